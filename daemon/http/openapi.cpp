// SPDX-License-Identifier: Apache-2.0
#include "daemon/http/openapi.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "daemon/http/schemas.h"
#include "daemon/http/sse.h"
#include "domain/table.h"
#include "domain/validate.h"

namespace syncd::daemon {
namespace {

using domain::Field;

constexpr const char* kEachOperation = "{operation}";

Json reference(std::string_view kind, std::string_view name) {
  return {{"$ref", fmt::format("#/components/{}/{}", kind, name)}};
}

Json with_schema(std::string_view type, Json schema) {
  return {{std::string(type), {{"schema", std::move(schema)}}}};
}

Json members(const std::vector<Field>& fields) {
  Json out{{"type", "object"}, {"properties", Json::object()}};
  for (const Field& field : fields) {
    out["properties"][std::string(field.name)] = domain::schema(field);
    if (field.required) out["required"].push_back(field.name);
  }
  return out;
}

// What the route takes beside its path.
std::vector<Field> fields_of(const About& about) {
  std::vector<Field> out = about.fields;
  if (about.operation.empty()) return out;
  for (const Field& field : domain::operation_named(about.operation)->fields) {
    const bool given =
        std::find(about.without.begin(), about.without.end(), field.name) != about.without.end();
    if (!given) out.push_back(field);
  }
  return out;
}

Json parameter(std::string_view in, const Field& field) {
  Json schema = domain::schema(field);
  schema.erase("description");
  return {{"name", field.name},
          {"in", in},
          {"required", in == "path" || field.required},
          {"description", field.summary},
          {"schema", std::move(schema)}};
}

Json parameters_of(const Route& route) {
  Json out = Json::array();
  const auto open = route.pattern.find('{');
  if (open != std::string_view::npos) {
    const auto name = route.pattern.substr(open + 1, route.pattern.find('}') - open - 1);
    out.push_back(parameter("path", {.name = name, .summary = route.about.place, .min = 1, .max = 200}));
  }
  if (route.method == "GET") {
    for (const Field& field : fields_of(route.about)) out.push_back(parameter("query", field));
  }
  if (!route.open) {
    out.push_back(reference("parameters", "user"));
    out.push_back(reference("parameters", "source"));
  }
  if (route.method == "POST") out.push_back(reference("parameters", "idempotencyKey"));
  if (route.about.shape == Shape::either) out.push_back(reference("parameters", "lastEventId"));
  return out;
}

Json content_of(const About& about) {
  switch (about.shape) {
    case Shape::data:
      return with_schema("application/json", in_envelope(reference("schemas", about.gives)));
    case Shape::bare:
      return with_schema("application/json", reference("schemas", about.gives));
    case Shape::stream:
      return with_schema(kEventStream, reference("schemas", about.gives));
    case Shape::either: {
      Json out = with_schema("application/json", in_envelope(reference("schemas", about.gives)));
      out.update(with_schema(kEventStream, {{"type", "string"}}));
      return out;
    }
    case Shape::text:
      return with_schema("text/plain", {{"type", "string"}});
    case Shape::file:
      return with_schema("application/vnd.sqlite3", {{"type", "string"}, {"format", "binary"}});
    case Shape::nothing:
    case Shape::page:
      break;
  }
  return {};
}

// Statuses that an answer may have where something is wrong, with the codes that come by them.
std::map<int, std::string> error_statuses() {
  std::map<int, std::string> out;
  for (const CodeInfo& row : all_codes()) {
    if (row.code == Code::declined || row.code == Code::cannot_connect) continue;  // of a client's own
    std::string& names = out[row.http];
    names += (names.empty() ? "" : ", ") + std::string(row.name);
  }
  return out;
}

bool may_answer(const Route& route, int status) {
  if (route.open && !route.about.secret) return status == 503;
  if (route.method == "GET") return status != 409 && status != 413 && status != 415;
  return true;
}

// One entry of `paths`.
Json described(const Route& route, const Json& body) {
  const About& about = route.about;
  Json out{{"operationId", about.id}, {"summary", about.summary}};
  out["parameters"] = parameters_of(route);
  if (!body.is_null()) {
    out["requestBody"] = {{"required", body.contains("required")},
                          {"content", with_schema("application/json", body)}};
  }
  Json& answers = out["responses"];
  Json& good = answers[std::to_string(about.status)];
  good["description"] = about.shape == Shape::nothing ? "Done" : "What was asked for";
  if (const Json content = content_of(about); !content.is_null()) good["content"] = content;
  for (const auto& [status, codes] : error_statuses()) {
    if (may_answer(route, status))
      answers[std::to_string(status)] = reference("responses", fmt::format("Error{}", status));
  }
  if (about.secret) {
    out["security"] = Json::array({{{"sharedSecret", Json::array()}}});
  } else if (route.open) {
    out["security"] = Json::array();
  }
  return out;
}

std::string lowered(std::string_view method) {
  std::string out(method);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) { return static_cast<char>(c | 0x20); });
  return out;
}

void add_each_operation(Json& paths, const Route& route) {
  for (const domain::Operation& operation : domain::all_operations()) {
    if (!operation.writes() && operation.read == nullptr) continue;
    Route one = route;
    one.about.id = operation.name;
    one.about.summary = operation.summary;
    Json body = domain::schema(operation);
    body["properties"]["id"] = {{"type", "string"},
                                {"minLength", 1},
                                {"maxLength", 128},
                                {"description", "the same again under this id runs once"}};
    std::string path(route.pattern.substr(0, route.pattern.find(kEachOperation)));
    one.pattern = path;
    Json entry = described(one, body);
    entry["tags"] = {operation.group};
    paths[path + std::string(operation.name)][lowered(route.method)] = std::move(entry);
  }
}

Json paths_of(std::span<const Route> routes) {
  Json paths = Json::object();
  for (const Route& route : routes) {
    if (route.about.shape == Shape::page) continue;
    if (route.pattern.find(kEachOperation) != std::string_view::npos) {
      add_each_operation(paths, route);
      continue;
    }
    const std::vector<Field> fields = fields_of(route.about);
    const bool has_body = route.method != "GET" && !fields.empty();
    paths[std::string(route.pattern)][lowered(route.method)] =
        described(route, has_body ? members(fields) : Json());
  }
  return paths;
}

Json security_schemes() {
  return {{"token", {{"type", "http"}, {"scheme", "bearer"}, {"description", "a token that names the user"}}},
          {"sharedSecret",
           {{"type", "http"},
            {"scheme", "bearer"},
            {"description", "the secret that syncd was given by --chatgpt-secret-file"}}}};
}

Json document(std::string_view title, std::string_view text, std::string_view server, Json paths) {
  Json components{{"schemas", schemas()}, {"securitySchemes", security_schemes()}};
  const auto query = [](std::string_view name, std::string_view summary) {
    return parameter("query", {.name = name, .summary = summary, .max = 128});
  };
  components["parameters"] = {
      {"user", query("user", "who asks, where no token tells")},
      {"source", query("source", "what the client is: web, desktop, cli or the like")},
      {"idempotencyKey", parameter("header", {.name = "Idempotency-Key",
                                              .summary = "the same again under this key runs once"})},
      {"lastEventId", parameter("header", {.name = "Last-Event-ID",
                                           .summary = "EPOCH:SEQ of the last event that was seen"})}};
  for (const auto& [status, codes] : error_statuses()) {
    components["responses"][fmt::format("Error{}", status)] = {
        {"description", codes}, {"content", with_schema("application/json", reference("schemas", "Error"))}};
  }
  return {{"openapi", "3.1.0"},
          {"info",
           {{"title", title},
            {"version", SYNCD_VERSION},
            {"description", text},
            {"license", {{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}},
          {"servers", Json::array({{{"url", server}}})},
          {"security", Json::array({Json::object(), {{"token", Json::array()}}})},
          {"paths", std::move(paths)},
          {"components", std::move(components)}};
}

}  // namespace

Json openapi(std::span<const Route> routes, std::string_view server) {
  return document(
      "syncd",
      "Keeps people, dashboards and tools in step: conversations, campaigns, tasks and runs in one "
      "durable, ordered log.",
      server, paths_of(routes));
}

Json openapi_for_chatgpt(std::span<const Route> routes, std::string_view server) {
  std::vector<Route> some;
  std::copy_if(routes.begin(), routes.end(), std::back_inserter(some),
               [](const Route& route) { return route.about.secret; });
  Json out =
      document("syncd for ChatGPT",
               "Talk to the assistant of a syncd server, and keep what was said where everybody sees it.",
               server, paths_of(some));
  out.erase("security");
  Json& components = out["components"];
  components["schemas"] = schemas({"Error", "SpokenAnswer", "OperationRun"});
  components["securitySchemes"].erase("token");
  for (const char* unused : {"user", "source", "lastEventId"}) components["parameters"].erase(unused);
  return out;
}

}  // namespace syncd::daemon
