// SPDX-License-Identifier: Apache-2.0
// How a verb gets at the server: the options of a connection from the settings of the call, and the one
// request of a verb that needs no more. Knows nothing of what is asked. One thread.
#pragma once

#include <memory>

#include "client/client.h"
#include "cmd/verbs/verb.h"

namespace syncd::cmd {

protocol::ClientOptions session_options(const Settings& settings);

// How the server is reached, and spoken with.
client::Options client_options(const Call& call, protocol::ClientOptions session);

// Waits until the server has said welcome. A server that cannot be reached comes with a hint how to start
// one.
Result<std::unique_ptr<client::Client>> connect(const Call& call, protocol::ClientOptions options);

// One request and its answer, over the connection that is open already or over one of its own.
Result<Json> request(const Call& call, Json frame);

// The id behind what a person calls a campaign.
Result<std::string> campaign_id(const Call& call, const std::string& named);

// The frame that says the text, checked before anything is sent.
Result<Json> message_to_send(const std::string& conversation, const std::string& text);

}  // namespace syncd::cmd
