// SPDX-License-Identifier: Apache-2.0
// Tasks over real sockets: several tabs of a user, several users, HTTP and WebSocket beside each other.
#include "tests/e2e/stage.h"

using namespace syncd;
using namespace syncd::test;

TEST_CASE("a task made over HTTP appears in every tab of its user, and with no one else") {
  Stage stage;
  WsClient chat(stage.port(), "source=web&user=ada"), dashboard(stage.port(), "source=desktop&user=ada"),
      other(stage.port(), "source=web&user=bob");
  const auto made = http(stage.port(), "POST", "/tasks/?user=ada", R"({"title":"call the printer"})");
  CHECK(made.status == 201);
  const Json task = json(made.body);
  CHECK(task["title"] == "call the printer");
  CHECK(task["status"] == "pending");
  CHECK(task["user_id"] == "ada");
  for (WsClient* tab : {&chat, &dashboard}) {
    const Json event = tab->next("task_created");
    CHECK(event["data"]["task"] == task);
    CHECK(event["data"]["userId"] == "ada");
    CHECK(event.contains("seq"));
  }
  CHECK(only(other.so_far(), "task_created").empty());
}

TEST_CASE("a tick in the chat is seen on the dashboard: the change first, then its status") {
  Stage stage;
  WsClient chat(stage.port(), "source=web&user=ada"), dashboard(stage.port(), "source=web&user=ada");
  const std::string id = chat.ask({{"type", "create_task"}, {"title", "review"}})["data"]["task"]["id"];
  dashboard.next("task_created");
  chat.ask({{"type", "set_task_status"}, {"task_id", id}, {"status", "completed"}});
  const Json updated = dashboard.next(), changed = dashboard.next();
  CHECK(updated["type"] == "task_updated");
  CHECK(changed["type"] == "task_status_changed");
  CHECK(changed["data"]["previous_status"] == "pending");
  CHECK(changed["seq"] == updated["seq"].get<int>() + 1);
}

TEST_CASE("/tasks speaks as its clients expect: 200, 201, 204, 404, and the task itself") {
  Stage stage;
  const int port = stage.port();
  CHECK(json(http(port, "GET", "/tasks/").body) == Json::array());
  const Json task = json(http(port, "POST", "/tasks", R"({"title":"a","description":"b"})").body);
  const std::string path = "/tasks/" + task["id"].get<std::string>();
  CHECK(json(http(port, "GET", path).body) == task);
  CHECK(json(http(port, "GET", "/tasks/").body) == Json::array({task}));
  Json whole = task;
  whole["title"] = "c";
  whole["completed"] = true;
  const auto put = http(port, "PUT", path, whole.dump());
  CHECK(put.status == 200);
  CHECK(json(put.body)["status"] == "completed");
  CHECK(json(put.body)["title"] == "c");
  CHECK(json(http(port, "PATCH", path, R"({"status":"in_progress"})").body)["status"] == "in_progress");
  CHECK(json(http(port, "GET", "/tasks/?status=completed").body) == Json::array());
  const auto gone = http(port, "DELETE", path);
  CHECK(gone.status == 204);
  CHECK(gone.body.empty());
  CHECK(http(port, "GET", path).status == 404);
  const auto again = http(port, "DELETE", path);
  CHECK(again.status == 404);
  CHECK(json(again.body)["code"] == "not_found");
  CHECK(http(port, "POST", "/tasks/", "{}").status == 400);
  CHECK(json(http(port, "POST", "/tasks/", R"({"title":""})").body)["field"] == "title");
  CHECK(json(http(port, "POST", "/tasks/", R"({"title":"x","status":"later"})").body)["field"] == "status");
}

TEST_CASE("another user's task is not there: not to see, not to change, not by its id") {
  Stage stage;
  const int port = stage.port();
  const Json task = json(http(port, "POST", "/tasks/?user=ada", R"({"title":"secret"})").body);
  const std::string path = "/tasks/" + task["id"].get<std::string>() + "?user=bob";
  CHECK(http(port, "GET", path).status == 404);
  CHECK(http(port, "PATCH", path, R"({"title":"mine"})").status == 404);
  CHECK(http(port, "DELETE", path).status == 404);
  CHECK(json(http(port, "GET", "/tasks/?user=bob").body) == Json::array());
  WsClient bob(port, "source=web&user=bob");
  CHECK(bob.ask({{"type", "sync_request"}})["data"]["tasks"] == Json::array());
  CHECK(bob.ask({{"type", "sync_request"}, {"since", 0}})["data"]["events"] == Json::array());
}

TEST_CASE("a tab that was away gets the tasks' events that it missed, once and in order") {
  Stage stage;
  std::int64_t seen = 0;
  std::string epoch;
  {
    WsClient tab(stage.port(), "source=web&user=ada");
    seen = tab.ask({{"type", "create_task"}, {"title", "one"}})["seq"];
    epoch = tab.epoch();
  }
  http(stage.port(), "POST", "/tasks/?user=ada", R"({"title":"two"})");
  http(stage.port(), "POST", "/tasks/?user=bob", R"({"title":"not yours"})");
  http(stage.port(), "POST", "/tasks/?user=ada", R"({"title":"three"})");
  WsClient tab(stage.port(), "source=web&user=ada&since=" + std::to_string(seen) + "&epoch=" + epoch);
  const Json two = tab.next("task_created"), three = tab.next("task_created");
  CHECK(two["data"]["task"]["title"] == "two");
  CHECK(three["data"]["task"]["title"] == "three");
  const Json sync = tab.ask({{"type", "sync_request"}});
  CHECK(sync["type"] == "sync_response");
  CHECK(sync["data"]["tasks"].size() == 3);
  const Json missed = tab.ask({{"type", "sync_request"}, {"since", seen}, {"epoch", epoch}});
  CHECK(missed["data"]["events"].size() == 2);
}

TEST_CASE("tasks outlive the daemon") {
  Stage stage;
  http(stage.port(), "POST", "/tasks/", R"({"title":"stay"})");
  stage.syncd.kill();
  stage.syncd.start();
  CHECK(json(http(stage.port(), "GET", "/tasks/").body)[0]["title"] == "stay");
}

TEST_CASE("tasks are made, listed, renamed, ticked off and taken away by words, on the list of who speaks") {
  Stage stage;
  WsClient ada(stage.port(), "source=web&user=ada"), bob(stage.port(), "source=web&user=bob");
  ada.join("room");
  bob.join("room");
  const auto told = [&](const char* text) {
    ada.say("room", text);
    while (true) {
      const Json message = ada.next("message")["message"];
      if (message["role"] == "assistant") return message["content"].get<std::string>();
    }
  };
  const auto list = [&](const char* user) {
    return json(http(stage.port(), "GET", std::string("/tasks/?user=") + user).body);
  };
  CHECK(told("please add a task to call the printer about the flyers") ==
        "call the printer about the flyers: put on your list");
  CHECK(told("remind me to pause Apex and check the bids tomorrow") ==
        "pause Apex and check the bids tomorrow: put on your list");
  CHECK(list("ada").size() == 2);
  CHECK(list("bob").empty());
  CHECK(told("what's on my list?") ==
        "[ ] call the printer about the flyers\n[ ] pause Apex and check the bids tomorrow");
  CHECK(told("mark the printer task as done") ==
        "call the printer about the flyers: status pending → completed");
  CHECK(list("ada")[0]["status"] == "completed");
  CHECK(told("rename the printer task to call the plumber") ==
        "call the plumber: title call the printer about the flyers → call the plumber");
  CHECK(told("delete the plumber task") == "Shall I take \"call the plumber\" off your list?");
  CHECK(list("ada").size() == 2);
  CHECK(told("yes") == "call the plumber: taken off your list");
  CHECK(list("ada").size() == 1);
  CHECK(only(bob.so_far(), "task_created").empty());

  // Another's task is not to be reached by words either.
  bob.say("room", "delete the bids task");
  bob.say("room", "yes");
  bob.so_far();
  CHECK(list("ada").size() == 1);
}

TEST_CASE("what is said of tasks without asking for anything leaves them alone") {
  Stage stage;
  WsClient ada(stage.port(), "source=web&user=ada");
  ada.join("room");
  ada.ask({{"type", "create_task"}, {"title", "call the printer"}});
  for (const char* text :
       {"the printer task is done by Bob", "don't delete the printer task",
        "did you finish the printer task?", "add milk to the list", "he asked me to mark it done",
        "task force meeting at nine", "complete nonsense"}) {
    ada.say("room", text);
  }
  CHECK(json(http(stage.port(), "GET", "/tasks/?user=ada").body).size() == 1);
  CHECK(json(http(stage.port(), "GET", "/tasks/?user=ada").body)[0]["status"] == "pending");
}

TEST_CASE("an id in a new task is the task's own, and the request's key is a header") {
  Stage stage;
  const int port = stage.port();
  const std::string type = "Content-Type: application/json\r\n";
  const auto post = [&](const std::string& user, const Json& task, const std::string& key = "") {
    const std::string headers = key.empty() ? type : type + "Idempotency-Key: " + key + "\r\n";
    const auto answer = http(port, "POST", "/tasks/?user=" + user, task.dump(), headers);
    return std::pair(answer.status, json(answer.body));
  };
  const Json mine{
      {"id", "t-1"}, {"title", "mine"}, {"user_id", "eve"}, {"created_at", "2020-01-01T00:00:00Z"}};
  const auto [status, made] = post("ada", mine);
  CHECK(status == 201);
  CHECK(made["id"] == "t-1");
  CHECK(made["user_id"] == "ada");
  CHECK(made["created_at"] != "2020-01-01T00:00:00Z");
  CHECK(json(http(port, "GET", "/tasks/t-1?user=ada").body) == made);
  const auto [again, error] = post("ada", mine);
  CHECK(again == 409);
  CHECK(error["code"] == "already_exists");
  // The id is free again with the task, and a repetition with a key is none.
  CHECK(http(port, "DELETE", "/tasks/t-1?user=ada").status == 204);
  const auto first = post("ada", mine, "k1");
  CHECK(first.first == 201);
  CHECK(post("ada", mine, "k1") == first);
  CHECK(json(http(port, "GET", "/tasks/?user=ada").body).size() == 1);
  CHECK(post("ada", {{"id", 5}, {"title", "x"}}).second["field"] == "task_id");
  CHECK(post("ada", {{"id", nullptr}, {"title", "x"}}).first == 201);
}

TEST_CASE("a taken id tells nobody that another user has a task of it") {
  Stage stage;
  const int port = stage.port();
  http(port, "POST", "/tasks/?user=ada", R"({"id":"plan","title":"secret plan"})");
  WsClient bob(port, "source=web&user=bob"), ada(port, "source=web&user=ada");
  const auto shape = [&](const char* id) {
    Json reply =
        bob.ask({{"type", "create_task"}, {"id", std::string("k-") + id}, {"task_id", id}, {"title", "b"}});
    CHECK(reply["ok"] == true);
    CHECK(reply["data"]["task"]["id"] == id);
    return reply["data"]["task"].size();
  };
  CHECK(shape("plan") == shape("free"));
  const auto stays = [&] {
    CHECK(json(http(port, "GET", "/tasks/plan?user=ada").body)["title"] == "secret plan");
  };
  stays();
  CHECK(bob.ask({{"type", "update_task"}, {"task_id", "plan"}, {"title", "bob's"}})["ok"] == true);
  stays();
  CHECK(bob.ask({{"type", "delete_task"}, {"task_id", "plan"}})["ok"] == true);
  stays();
  CHECK(json(http(port, "GET", "/tasks/?user=bob").body).size() == 1);
  CHECK(only(ada.so_far(), "task_deleted").empty());
  stage.syncd.kill();
  stage.syncd.start();
  stays();
}

TEST_CASE("a list of tasks takes the statuses there are, and says which where it is asked for another") {
  Stage stage;
  const int port = stage.port();
  for (const char* status : {"pending", "in_progress", "completed"})
    http(port, "POST", "/tasks/", Json{{"title", status}, {"status", status}}.dump());
  const auto list = [&](const std::string& query) { return http(port, "GET", "/tasks/?" + query); };
  CHECK(json(list("status=in_progress").body)[0]["title"] == "in_progress");
  CHECK(json(list("status=done").body)[0]["title"] == "completed");
  CHECK(json(list("q=pend&limit=1").body).size() == 1);
  const auto wrong = list("status=bogus");
  CHECK(wrong.status == 400);
  CHECK(json(wrong.body)["field"] == "status");
  CHECK(json(wrong.body)["hint"] == "one of pending, in_progress, completed");
  CHECK(json(list("state=done").body)["code"] == "unknown_field");
  CHECK(json(list("crew=x").body)["field"] == "crew");
  CHECK(list("limit=0").status == 400);
  const auto op = [&](const char* body) { return json(http(port, "POST", "/api/ops/list", body).body); };
  CHECK(op(R"({"kind":"runs","status":"done"})")["hint"] == "one of running, success, failed, abandoned");
  CHECK(op(R"({"kind":"crews","status":"away"})")["hint"] == "one of offline, available, busy");
  CHECK(op(R"({"kind":"campaigns","status":"dead"})")["hint"] == "one of active, paused");
  CHECK(op(R"({"kind":"conversations","status":"open"})")["code"] == "invalid_field");
}
