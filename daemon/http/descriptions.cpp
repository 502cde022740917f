// SPDX-License-Identifier: Apache-2.0
#include "daemon/http/descriptions.h"

#include "daemon/http/asyncapi.h"
#include "daemon/http/openapi.h"

namespace syncd::daemon {
namespace {

// Where a text says where the server is.
constexpr std::string_view kHere = "SYNCD-IS-HERE";

struct Texts {
  std::string openapi, for_chatgpt, asyncapi;
};

// The text for one who reached the server by this name; read_target and the front door have checked it.
std::string at(const std::string& text, std::string_view place) {
  std::string quoted;
  append_json_string(quoted, place);
  std::string out = text;
  if (const auto where = out.find(kHere); where != std::string::npos)
    out.replace(where, kHere.size(), quoted, 1, quoted.size() - 2);
  return out;
}

void answer(Engine& engine, const Visit& visit, const std::string& text, const std::string& scheme) {
  const std::string* host = visit.request.header("host");
  ++engine.metrics().http_answers[200];
  visit.exchange->respond(200, "application/json", at(text, scheme + (host == nullptr ? "" : *host)));
}

void answer_openapi(Engine& engine, const Visit& visit, const Texts& texts) {
  const std::string* reader = visit.request.parameter("for");
  if (reader == nullptr) return answer(engine, visit, texts.openapi, "http://");
  if (*reader != "chatgpt")
    return answer_error(engine, *visit.exchange,
                        {.code = Code::invalid_field,
                         .message = "there is a description for chatgpt, and the whole one",
                         .field = "for",
                         .hint = "for=chatgpt"});
  // Its actions go to https alone.
  answer(engine, visit, texts.for_chatgpt, "https://");
}

}  // namespace

void describe_routes(Engine& engine, std::vector<Route>& routes) {
  const auto texts = std::make_shared<Texts>();
  routes.push_back(
      {"GET",
       "/openapi.json",
       false,
       [&engine, texts](const Visit& visit) { answer_openapi(engine, visit, *texts); },
       {.id = "describeHttp",
        .summary = "This description, by OpenAPI 3.1",
        .fields = {{.name = "for",
                    .type = domain::FieldType::choice,
                    .summary = "chatgpt: what the action of a Custom GPT takes in, and nothing else",
                    .choices = {"chatgpt"}}},
        .gives = "Figures",
        .shape = Shape::bare}});
  routes.push_back({"GET",
                    "/asyncapi.json",
                    false,
                    [&engine, texts](const Visit& visit) { answer(engine, visit, texts->asyncapi, ""); },
                    {.id = "describeWebSockets",
                     .summary = "What goes over the WebSockets, by AsyncAPI 3.0",
                     .gives = "Figures",
                     .shape = Shape::bare}});
  texts->openapi = to_text(openapi(routes, kHere));
  texts->for_chatgpt = to_text(openapi_for_chatgpt(routes, kHere));
  texts->asyncapi = to_text(asyncapi(kHere));
}

}  // namespace syncd::daemon
