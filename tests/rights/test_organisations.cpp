// SPDX-License-Identifier: Apache-2.0
// What is planted in one organisation is looked for in every byte that another gets: by every operation that
// `describe` lists and every path of /openapi.json, so that a new row is looked at by itself.
#include <csignal>
#include <fstream>
#include <sstream>

#include "domain/table.h"
#include "tests/rights/guarded.h"

using namespace syncd;
using namespace syncd::test;

namespace {

constexpr const char* kText = "canary-text";  // stands only in what was planted, never in what is asked
const std::vector<std::string> kIds{"canary-id-buy", "canary-id-room", "canary-id-task", "canary-id-crew",
                                    "canary-id-run"};

std::string query(const std::string& with) {
  return "source=test&token=" + with;
}

void plant(const Guarded& stage, const std::string& org) {
  WsClient owner(stage.port(), query(token({.user = "ada", .org = org})));
  const auto done = [&](const std::string& operation, Json args) {
    args["type"] = operation;
    const Json reply = owner.ask(std::move(args));
    CAPTURE(reply.dump());
    CHECK(reply["type"] != "error");
  };
  done("create_media_buy", {{"media_buy_id", "canary-id-buy"}, {"brand_name", "canary-text zebra motors"}});
  done("create_conversation", {{"conversationId", "canary-id-room"}, {"title", "canary-text zebra talk"}});
  done("message", {{"conversationId", "canary-id-room"},
                   {"message", {{"role", "user"}, {"content", "canary-text zebra was said"}}}});
  done("create_task", {{"task_id", "canary-id-task"}, {"title", "canary-text zebra task"}});
  done("register_crew", {{"crew_id", "canary-id-crew"}, {"name", "canary-text zebra crew"}});
  done("start_run", {{"run_id", "canary-id-run"}, {"crew_id", "canary-id-crew"}});
  done("tool_start", {{"run_id", "canary-id-run"},
                      {"crew_id", "canary-id-crew"},
                      {"tool", "canary-text"},
                      {"call_id", "canary-id-call"},
                      {"params", {{"q", "canary-text zebra"}}}});
  done("record_tokens", {{"kind", "earned"}, {"amount", "4711"}, {"note", "canary-text zebra"}});
}

// Something that fits the schema, with `word` wherever a text may stand.
Json filled(const Json& schema, const std::string& word) {
  const Json type = schema.value("type", Json("string"));
  const auto is = [&](const char* name) {
    return type == name || (type.is_array() && std::find(type.begin(), type.end(), name) != type.end());
  };
  if (schema.contains("enum")) return schema["enum"][0];
  if (is("object")) {
    Json out = Json::object();
    const Json properties = schema.value("properties", Json::object());
    const Json required = schema.value("required", Json::array());
    for (const auto& [name, member] : properties.items()) {
      if (std::find(required.begin(), required.end(), name) != required.end())
        out[name] = filled(member, word);
    }
    return out;
  }
  if (is("array")) return Json::array({filled(schema.value("items", Json::object()), word)});
  if (is("number") || is("integer")) return 1;
  if (is("boolean")) return true;
  return word;
}

// All that comes back for everything that one can ask.
std::string everything(const Guarded& stage, const std::string& with, const std::string& word) {
  WsClient client(stage.port(), query(with));
  std::string bytes = client.welcome().dump();
  const Json table = client.ask({{"type", "describe"}});
  REQUIRE(table["data"]["operations"].size() >= domain::all_operations().size());
  for (const Json& row : table["data"]["operations"]) {
    Json args = filled(row["schema"], word);
    const std::string name = row["name"];
    bytes += stage.post("/api/ops/" + name, args, with).body + "\n";
    args["type"] = name;
    if (name == "typing" || name == "auth") {
      client.send(args);
    } else {
      bytes += client.ask(args).dump() + "\n";
    }
  }
  for (const char* question : {"all", "zebra"}) {
    for (const char* kind : {"campaigns", "conversations", "tasks", "crews", "runs"}) {
      bytes += stage.get(std::string("/api/ops/") + "list", with).body;
      Json args{{"kind", kind}};
      if (std::string(question) == "zebra") args["q"] = question;
      bytes += stage.post("/api/ops/list", args, with).body;
    }
  }
  bytes += stage.post("/api/ops/search", {{"q", "zebra"}}, with).body;
  const Json described = json(stage.get("/openapi.json", with).body);
  REQUIRE(described["paths"].size() > 20);
  for (const auto& [pattern, methods] : described["paths"].items()) {
    if (pattern == "/integrations/chatgpt") continue;
    std::string path = pattern;
    for (std::size_t at = 0; (at = path.find('{')) != std::string::npos;)
      path.replace(at, path.find('}') + 1 - at, word);
    for (const auto& [method, about] : methods.items()) {
      if (method == "parameters") continue;
      std::string verb = method;
      for (char& c : verb) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      if (verb == "GET") {
        bytes += stage.get(path, with).body + stage.get(path + "?since=0", with).body +
                 stage.get(path + "?q=zebra", with).body;
      } else {
        const Json body{{"message", word}, {"title", word}};
        bytes +=
            http(stage.port(), verb, path, body.dump(), "Content-Type: application/json\r\n" + bearer(with))
                .body;
      }
    }
  }
  for (const std::string& target :
       {"/ws/runs/" + word, std::string("/ws/mission"), "/ws/graph?crew_id=" + word}) {
    RawSocket watch(stage.port());
    if (watch.upgrade(target, bearer(with)).status != 101) continue;
    watch.send_text(R"({"type":"ping"})");
    while (const auto frame = watch.text()) {
      bytes += *frame + "\n";
      if (frame->find("pong") != std::string::npos) break;
    }
  }
  for (const Json& frame : client.so_far()) bytes += frame.dump() + "\n";
  return bytes;
}

std::string contents(const std::filesystem::path& file) {
  std::ostringstream out;
  out << std::ifstream(file, std::ios::binary).rdbuf();
  return out.str();
}

}  // namespace

TEST_CASE("nothing of one organisation reaches another, by whatever is asked") {
  const Guarded stage;
  plant(stage, "acme");
  // The walk finds what was planted where it is to be found.
  CHECK(everything(stage, token({.user = "ada", .role = "viewer", .org = "acme"}), "nothing").find(kText) !=
        std::string::npos);
  for (const char* role : {"viewer", "operator", "admin"}) {
    CAPTURE(role);
    const std::string with = token({.user = "ada", .role = role, .org = "mallory"});
    const std::string bytes = everything(stage, with, "nothing");
    CHECK(bytes.find("canary") == std::string::npos);
    CHECK(bytes.find("4711") == std::string::npos);
  }
  // And by those who know how things are called.
  const std::string with = token({.user = "ada", .org = "mallory"});
  for (const std::string& id : kIds) {
    CAPTURE(id);
    CHECK(everything(stage, with, id).find(kText) == std::string::npos);
  }
  CHECK(contents(stage.folder / "data" / "mallory.sqlite").find(kText) == std::string::npos);
  CHECK(contents(stage.folder / "data" / "default.sqlite").find(kText) == std::string::npos);
}

TEST_CASE("what happens in one organisation is not heard in another") {
  const Guarded stage;
  WsClient ears(stage.port(), query(token({.user = "ada", .org = "mallory"})));
  ears.join("canary-id-room");
  RawSocket stream(stage.port());
  stream.send(
      "GET /api/events?conversationId=canary-id-room HTTP/1.1\r\nHost: localhost\r\nAccept: "
      "text/event-stream\r\n" +
      bearer(token({.user = "ada", .org = "mallory"})) + "\r\n");
  plant(stage, "acme");
  WsClient other(stage.port(), query(token({.user = "zoe", .org = "acme"})));
  const Json room = other.join("canary-id-room");
  CHECK(room["participants"].size() == 1);
  CHECK(room["data"].size() == 1);
  other.send(R"({"type":"typing","conversationId":"canary-id-room"})");
  other.so_far();
  for (const Json& frame : ears.so_far()) CHECK(frame.dump().find("canary-text") == std::string::npos);
  CHECK(stream.receive_all(500).find("canary") == std::string::npos);
  CHECK(
      json(stage.get("/ws/stats", token({.org = "mallory"})).body)["data"]["websocket"]["connectedClients"] ==
      2);
}

TEST_CASE("an id is one's own in each organisation") {
  const Guarded stage;
  for (const char* org : {"acme", "mallory"}) {
    const Json reply = json(stage
                                .post("/api/ops/create_task", {{"id", "same"}, {"title", org}},
                                      token({.user = "ada", .org = org}))
                                .body);
    CHECK(reply["data"]["task"]["title"] == org);
    CHECK(reply["seq"] == 1);
  }
}

TEST_CASE("an organisation that is not on the list is none") {
  const Guarded stage({"--org", "acme"});
  CHECK(stage.get("/api/media-buys", token({.org = "acme"})).status == 200);
  CHECK(stage.get("/api/media-buys", token({.org = "mallory"})).status == 401);
  CHECK(stage.end_of("/ws", bearer(token({.org = "mallory"}))).close_code() == 1008);
  CHECK_FALSE(std::filesystem::exists(stage.folder / "data" / "mallory.sqlite"));
  // Nor is the one that the server opens by itself.
  CHECK(stage.get("/api/media-buys", token()).status == 401);
  CHECK(stage.end_of("/ws", bearer(token())).close_code() == 1008);
}

TEST_CASE("SIGHUP takes an organisation off the list, and closes what it had open") {
  const TempFolder folder;
  const auto list = [&](const std::string& orgs) {
    std::ofstream(folder / "syncd.toml") << "org = [" << orgs << "]\n";
  };
  list(R"("acme", "beta")");
  const Guarded stage({"--config", folder / "syncd.toml"});
  WsClient beta(stage.port(), query(token({.org = "beta"}))),
      acme(stage.port(), query(token({.org = "acme"})));
  list(R"("acme")");
  stage.syncd.signal(SIGHUP);
  CHECK(beta.close_code() == 4401);
  CHECK(stage.get("/api/media-buys", token({.org = "beta"})).status == 401);
  CHECK(acme.ask({{"type", "ping"}})["type"] == "pong");
}

TEST_CASE("whoever does not take a backup keeps no other organisation from making one") {
  const Guarded stage;
  const std::string acme = token({.org = "acme"}), beta = token({.org = "beta"});
  WsClient client(stage.port(), query(acme));
  for (int i = 0; i < 150; ++i)  // more than sockets take by themselves
    REQUIRE(client.say("room", std::string(60'000, 'x'))["type"] == "ack");
  RawSocket slow(stage.port(), "127.0.0.1", 4096);
  slow.send("GET /api/backup HTTP/1.1\r\nHost: localhost\r\n" + bearer(acme) + "\r\n");
  REQUIRE(slow.receive(RawSocket::kWait, 12) == "HTTP/1.1 200");
  CHECK(stage.get("/api/backup", acme).status == 503);
  CHECK(stage.get("/api/backup", beta).status == 200);
}

TEST_CASE("no more organisations are open at once than may be, and those that rest make room") {
  const Guarded stage({"--max-organisations", "3"});
  WsClient one(stage.port(), query(token({.org = "one"}))), two(stage.port(), query(token({.org = "two"})));
  CHECK(stage.get("/api/media-buys", token({.org = "three"})).status == 503);
  two.close();
  // The last word of one may be under way for a moment.
  const auto post = [&](const std::string& org) {
    HttpAnswer answer;
    for (const Millis until = wall_clock() + 30'000; answer.status != 200 && wall_clock() < until;)
      answer = stage.post("/api/ops/create_task", {{"title", "t"}}, token({.org = org}));
    return json(answer.body);
  };
  // Others that rest make room, one after the other, and come back with what they hold.
  for (int round = 0; round < 2; ++round) {
    for (const char* org : {"three", "four", "five", "two"}) {
      CAPTURE(org);
      const Json reply = post(org);
      CHECK(reply["seq"] == round + 1);
    }
  }
  CHECK(one.ask({{"type", "create_task"}, {"title", "t"}})["seq"] == 1);
}
