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
