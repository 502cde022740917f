// SPDX-License-Identifier: Apache-2.0
// The same tasks in a chat, on a dashboard and in further tabs of several users, over a day's changes.
#include <map>

#include "tests/e2e/stage.h"

using namespace syncd;
using namespace syncd::test;

namespace {

// What a tab that holds the tasks by id shows, after what it was told.
struct Tab : WsClient {
  Tab(int port, const std::string& query) : WsClient(port, query) {
    for (const Json& task : ask({{"type", "sync_request"}})["data"]["tasks"]) tasks[task["id"]] = task;
  }
  // "task_created, task_updated": all that came up to now, and so many at least.
  std::string hear(std::size_t least = 0) {
    std::string types;
    std::vector<Json> frames;
    while (frames.size() < least) frames.push_back(next());
    for (Json& frame : so_far()) frames.push_back(std::move(frame));
    for (const Json& frame : frames) {
      const std::string type = frame["type"];
      types += (types.empty() ? "" : ", ") + type;
      const Json& task = frame["data"]["task"];
      if (type == "task_deleted") {
        tasks.erase(task["id"]);
      } else {
        tasks[task["id"]] = task;
      }
    }
    return types;
  }
  std::map<std::string, Json> tasks;
};

std::map<std::string, Json> listed(int port, const std::string& user) {
  std::map<std::string, Json> out;
  for (const Json& task : json(http(port, "GET", "/tasks/?user=" + user).body)) out[task["id"]] = task;
  return out;
}

}  // namespace

TEST_CASE("every change of a task reaches every tab of its user, whatever made it, and no one else") {
  Stage stage;
  const int port = stage.port();
  Tab chat(port, "source=web&user=ada"), dashboard(port, "source=desktop&user=ada"),
      widget(port, "source=web&user=ada&topics=tasks"),
      phone(port, "source=iphone&user=ada&topics=campaigns");
  Tab bob(port, "source=web&user=bob"), nobody(port, "source=web");
  const auto everywhere = [&](const std::string& types) {
    for (Tab* tab : {&chat, &dashboard, &widget}) {
      CHECK(tab->hear() == types);
      CHECK(tab->tasks == listed(port, "ada"));
    }
    for (Tab* other : {&phone, &bob, &nobody}) CHECK(other->hear().empty());
  };
  // Made on the dashboard, seen in the chat.
  const std::string id =
      json(http(port, "POST", "/tasks/?user=ada&source=desktop", R"({"title":"review"})").body)["id"];
  everywhere("task_created");
  // Changed in the chat, seen on the dashboard.
  chat.ask({{"type", "update_task"}, {"task_id", id}, {"title", "review creatives"}, {"description", "all"}});
  everywhere("task_updated");
  chat.ask({{"type", "set_task_status"}, {"task_id", id}, {"status", "in_progress"}});
  everywhere("task_updated, task_status_changed");
  http(port, "PATCH", "/tasks/" + id + "?user=ada", R"({"completed":true,"title":"reviewed"})");
  everywhere("task_updated, task_status_changed");
  // The same again changes nothing and is told to nobody.
  http(port, "PATCH", "/tasks/" + id + "?user=ada", R"({"completed":true})");
  everywhere("");
  // Added in the widget, then taken away on the dashboard, gone from the chat.
  const std::string second = widget.ask({{"type", "create_task"}, {"title", "second"}})["data"]["task"]["id"];
  everywhere("task_created");
  CHECK(http(port, "DELETE", "/tasks/" + id + "?user=ada").status == 204);
  everywhere("task_deleted");
  CHECK(chat.tasks.size() == 1);
  CHECK(chat.tasks.contains(second));
  // By words, in a room where others are who see what is said and not what came of it.
  bob.join("room");
  chat.join("room");
  chat.say("room", "mark the second task as done");
  while (chat.next("message")["message"]["role"] != "assistant") {
  }
  CHECK(dashboard.hear() == "task_updated, task_status_changed");
  CHECK(dashboard.tasks == listed(port, "ada"));
  for (const Json& frame : bob.so_far()) CHECK((frame["type"] == "message" || frame["type"] == "presence"));
}

TEST_CASE("tabs that were cut off while their user went on show the same in the end") {
  Stage stage;
  const int port = stage.port();
  std::int64_t seen = 0;
  std::map<std::string, Json> tasks;
  std::string epoch;
  {
    Tab tab(port, "user=ada");
    tab.ask({{"type", "create_task"}, {"task_id", "a"}, {"title", "a"}});
    tab.ask({{"type", "create_task"}, {"task_id", "b"}, {"title", "b"}});
    tab.hear();
    seen = stage.seq();
    tasks = tab.tasks;
    epoch = tab.epoch();
    tab.socket().reset_on_close();
  }
  Tab other(port, "user=ada");
  other.ask({{"type", "delete_task"}, {"task_id", "a"}});
  other.ask({{"type", "set_task_status"}, {"task_id", "b"}, {"status", "completed"}});
  other.ask({{"type", "create_task"}, {"task_id", "c"}, {"title", "c"}});
  stage.syncd.kill();
  stage.syncd.start();
  const std::string place = "user=ada&since=" + std::to_string(seen) + "&epoch=" + epoch;
  Tab back(port, place), again(port, place);
  for (Tab* tab : {&back, &again}) {
    tab->tasks = tasks;
    // What was missed is read from the log, and may come behind the snapshot that a Tab asks for.
    CHECK(tab->hear(4) == "task_deleted, task_updated, task_status_changed, task_created");
    CHECK(tab->tasks == listed(port, "ada"));
  }
}

TEST_CASE("sessions, messages and tasks have the members that their first clients look for") {
  Stage stage;
  const int port = stage.port();
  WsClient ada(port, "source=web&user=ada");
  ada.join("desk");
  ada.say("desk", "hello");
  const Json session = json(http(port, "GET", "/api/chat/desk?user=ada").body)["data"];
  for (const char* member : {"id", "user_id", "title", "created_at", "updated_at"})
    CHECK(session[member].is_string());
  CHECK(session["id"] == "desk");
  CHECK(session["user_id"] == "ada");
  CHECK(session["is_active"] == true);
  const Json& message = session["messages"][0];
  for (const char* member : {"id", "created_at"}) CHECK(message[member].is_string());
  CHECK(message["session_id"] == "desk");
  CHECK(message["role"] == "user");
  CHECK(message["content"] == "hello");
  const Json listed_one = json(http(port, "GET", "/api/conversations?user=ada").body)["data"][0];
  CHECK(listed_one["is_active"] == true);
  CHECK(listed_one["created_at"] == session["created_at"]);
  http(port, "POST", "/tasks/?user=ada", R"({"title":"x","description":"y"})");
  const Json task = json(http(port, "GET", "/tasks/?user=ada").body)[0];
  for (const char* member : {"id", "user_id", "title", "description", "status", "created_at", "updated_at"})
    CHECK(task[member].is_string());
  http(port, "DELETE", "/api/chat/desk");
  CHECK(http(port, "GET", "/api/chat/desk").status == 404);
}
