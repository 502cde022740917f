// SPDX-License-Identifier: Apache-2.0
#include "cmd/help/topics.h"

#include <fmt/format.h>

#include <algorithm>

namespace syncd::cmd {
namespace {

constexpr TopicRow kExitCodes[] = {
    {"0", "done, an empty list included"},
    {"1", "failed"},
    {"2", "wrong usage"},
    {"3", "declined: a question was answered with no; `ask` found nothing to do, or asked back"},
    {"4", "not authorised"},
    {"5", "not found"},
    {"6", "conflict, or a name that fits more than one thing"},
    {"7", "cannot connect"},
    {"8", "timed out"},
    {"9", "the watched run or rule failed"},
    {"10", "events were lost, under --strict"},
    {"11", "rate limited"},
    {"130", "interrupted"},
};

constexpr TopicRow kEnvironment[] = {
    {"SYNCCTL_URL", "address of the server, like --url (ws://127.0.0.1:4000)"},
    {"SYNCCTL_TOKEN", "the token itself"},
    {"SYNCCTL_CA_FILE", "authorities to trust instead of the system's, like --ca-file"},
    {"SYNCCTL_CONTEXT", "the context to use, like --context"},
    {"SYNCCTL_USER", "who you are where the server asks for no token, like --user (USER)"},
    {"SYNCCTL_OUTPUT", "table, json, ndjson, yaml or csv, like -o"},
    {"SYNCCTL_TIMEOUT", "how long to wait for an answer, like --timeout (10s)"},
    {"SYNCCTL_CONFIG", "the configuration file (config.toml in $XDG_CONFIG_HOME/syncctl)"},
    {"https_proxy, http_proxy", "the proxy to wss:// and to ws://; none is asked for this machine"},
    {"no_proxy", "hosts that are reached without it, with commas between; * is all"},
    {"XDG_CONFIG_HOME", "contexts and .syncctlrc are in the folder syncctl below it (~/.config)"},
    {"XDG_STATE_HOME", "history and cursors are in the folder syncctl below it (~/.local/state)"},
    {"XDG_CACHE_HOME", "what completion remembers is in the folder syncctl below it (~/.cache)"},
    {"NO_COLOR", "no colour, where it is set to anything"},
    {"FORCE_COLOR", "colour even where the output is no terminal; 0 is none"},
    {"TERM", "dumb: no colour, and lines are not edited"},
    {"COLUMNS", "how wide to write"},
    {"LC_ALL, LC_CTYPE, LANG", "the first that is set; where it is not UTF-8, plain words stand for signs"},
    {"VISUAL, EDITOR", "what /edit in a chat opens (vi)"},
};

constexpr TopicRow kOutput[] = {
    {"-o table", "for people: aligned, coloured on a terminal (the default)"},
    {"-o json", "a list is one array; a stream is one object a line"},
    {"-o ndjson", "one object a line"},
    {"-o yaml", "the same values as YAML; a stream is one document an event"},
    {"-o csv",
     "RFC 4180, with a line of names. Values stand as they are: where others wrote them, have a spreadsheet "
     "take "
     "the columns as text, or it may run what begins with = + - @"},
    {"--json", "the same as -o json"},
    {"-q", "a list is the names of its rows alone; a change says nothing"},
    {"-v", "say more on stderr; twice for more still"},
};

constexpr Topic kTopics[] = {
    {"exit-codes", "What the process ends with", "Exit codes", "", kExitCodes,
     "`exec` passes on the code of the command that it runs, and says 141 where nobody was there to read "
     "what "
     "it wrote. Elsewhere a closed pipe ends quietly, with 0."},
    {"environment", "Variables that syncctl reads", "Environment", "", kEnvironment,
     "A flag counts more than the environment, the environment more than a context."},
    {"output", "Formats, and what goes where", "Output", "", kOutput,
     "stdout holds data, stderr holds talk. With --json an error is JSON on stderr. Characters that could "
     "act "
     "on a terminal are shown escaped, never obeyed."},
};

// The words in lines of at most `width` columns, each behind `indent` blanks but the first. ASCII only.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t width) {
  std::string out;
  std::size_t column = indent;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    if (column > indent && column + 1 + word.size() > width) {
      out += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (column > indent) {
      out += ' ';
      ++column;
    }
    out += word;
    column += word.size();
  }
  return out + "\n";
}

}  // namespace

std::span<const Topic> all_topics() {
  return kTopics;
}

const Topic* topic_named(std::string_view name) {
  const auto topic =
      std::find_if(std::begin(kTopics), std::end(kTopics), [&](const Topic& t) { return t.name == name; });
  return topic == std::end(kTopics) ? nullptr : topic;
}

std::string topic_text(const Topic& topic, std::size_t width) {
  std::string out = fmt::format("{}\n\n", topic.title);
  if (!topic.before.empty()) out += wrapped(topic.before, 0, width) + "\n";
  std::size_t widest = 0;
  for (const TopicRow& row : topic.rows) widest = std::max(widest, row.term.size());
  const bool beside = widest + 4 + 20 <= width;  // else the text stands below its term
  for (const TopicRow& row : topic.rows) {
    out += beside ? fmt::format("  {:<{}}  ", row.term, widest) : fmt::format("  {}\n      ", row.term);
    out += wrapped(row.text, beside ? widest + 4 : 6, width);
  }
  if (!topic.after.empty()) out += "\n" + wrapped(topic.after, 0, width);
  return out;
}

}  // namespace syncd::cmd
