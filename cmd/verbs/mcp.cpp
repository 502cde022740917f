// SPDX-License-Identifier: Apache-2.0
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cmd/mcp/bridge.h"
#include "cmd/verbs/verbs.h"

namespace syncd::cmd {
namespace {

Run add_arguments(CLI::App& app) {
  app.footer(
      "Speaks JSON-RPC on stdin and stdout, and logs on stderr. Tools are the operations, resources are\n"
      "syncd://campaigns, syncd://campaigns/apex, syncd://conversations/standup, syncd://runs/nightly and "
      "so\n"
      "on; each can be subscribed to.\n\n"
      "A desktop assistant starts it from its configuration:\n"
      "  {\"mcpServers\": {\"syncd\": {\"command\": \"syncctl\", \"args\": [\"mcp\", \"--user\", "
      "\"ada\"]}}}\n");
  return [](Call& call) -> Result<Exit> {
    if (call.open) return fail(Code::invalid_field, "mcp speaks on stdin and stdout: not inside a chat");
    return mcp::Bridge(call).run();
  };
}

}  // namespace

Verb mcp_verb() {
  return {.name = "mcp",
          .group = "setup",
          .summary = "Offer the operations to an assistant, as an MCP server over stdio",
          .add = add_arguments};
}

}  // namespace syncd::cmd
