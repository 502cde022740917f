// SPDX-License-Identifier: Apache-2.0
// Classes of words that phrases name, and how people call the values of fields.
#include "assistant/builtin/lexicon.h"

#include <algorithm>
#include <unordered_set>

namespace syncd::assistant {
namespace {

using Words = std::vector<std::string_view>;

struct Class {
  std::string_view name;
  Words words;
};

const std::vector<Class>& classes() {
  static const std::vector<Class> all{
      // verbs
      {"stop", {"pause", "stop", "halt", "suspend", "freeze", "disable", "deactivate", "unpublish"}},
      {"resume",
       {"reinstate", "revive",    "wake_up",  "re-launch", "switch_back_on", "turn_back_on", "resume",
        "activate",  "restart",   "unpause",  "un-pause",  "reactivate",     "re-activate",  "start",
        "enable",    "re-enable", "reenable", "relaunch",  "continue",       "unfreeze",     "restore",
        "unsuspend", "re-start",  "relaunch", "launch"}},
      {"end", {"kill", "cancel", "end", "terminate", "close", "shelve"}},
      {"turn", {"turn", "switch", "flip", "toggle"}},
      {"lower",
       {"reduce",    "lower",      "cut",        "decrease",   "drop",       "trim",      "shave",
        "slash",     "cut_back",   "scale_back", "scale_down", "bring_down", "dial_down", "dial_back",
        "turn_down", "knock_down", "push_down",  "pull_back",  "pull_down",  "take_down", "down"}},
      {"raise",
       {"raise", "increase", "bump", "bump_up", "boost", "lift", "up", "scale_up", "turn_up", "dial_up",
        "hike", "push_up", "bring_up", "jack_up", "crank_up", "put_up", "step_up"}},
      {"set", {"place",  "set",   "change", "make",  "put",   "move", "adjust", "update",
               "switch", "bring", "take",   "get",   "fix",   "push", "nudge",  "crank",
               "dial",   "pop",   "revise", "knock", "tweak", "mark", "flag",   "drag"}},
      {"to", {"to", "at", "=", "@", "of", "down_to", "up_to", "back_to", "back_up_to", "back_down_to"}},
      {"up_to", {"to", "at", "=", "@", "down_to", "up_to", "back_to", "back_up_to", "back_down_to"}},
      {"a_cut", {"cut", "reduction", "decrease", "drop", "haircut", "trim", "discount"}},
      {"a_raise", {"increase", "raise", "boost", "bump", "lift", "hike", "uplift", "rise"}},
      {"shall", {"should_be", "needs_to_be", "needs", "should_have", "has_to_be", "must_be"}},
      {"less", {"minus", "down", "less", "lower"}},
      {"more", {"plus", "up", "more", "higher"}},
      {"add", {"add", "include", "re-add", "readd", "introduce", "+"}},
      {"remove",
       {"kick", "block", "ban", "withdraw", "remove", "drop", "exclude", "delete", "take_out", "take_off",
        "pull_out", "strip", "get_rid_of", "yank", "ditch", "axe", "strike", "scrap"}},
      {"delete", {"delete", "remove", "erase", "drop", "trash", "get_rid_of", "wipe", "destroy", "purge"}},
      {"shift",
       {"allocate", "shift", "move", "reallocate", "re-allocate", "transfer", "push", "redistribute", "put",
        "swing", "pump", "slide", "funnel", "pull", "take", "rebalance", "divert", "channel"}},
      {"show",
       {"show", "list", "give", "display", "see", "tell", "get", "pull_up", "fetch", "gimme", "share",
        "i_need", "i_want"}},
      {"undo", {"undo", "revert", "take_back", "roll_back", "rollback", "reverse", "take", "roll"}},
      // states
      {"to_active",
       {"going", "up_and_running", "back_up_and_running", "back_to_life", "back_on_air", "on_air", "active",
        "live", "running", "enabled", "online", "off_hold", "off_pause"}},
      {"to_paused",
       {"off_air", "paused", "inactive", "on_hold", "stopped", "disabled", "offline", "on_pause", "on_ice",
        "to_a_stop", "to_a_halt", "to_sleep"}},
      {"is_active",
       {"active", "live", "running", "on", "enabled", "online", "currently_active", "currently_running"}},
      {"is_paused",
       {"paused", "off", "inactive", "on_hold", "stopped", "disabled", "offline", "halted", "not_running",
        "currently_paused"}},
      {"as_before",
       {"the_way_it_was", "the_way_it_was_before", "to_the_way_it_was", "to_what_it_was",
        "to_what_it_was_before", "to_how_it_was", "to_how_it_was_before", "how_it_was", "as_it_was",
        "like_it_was", "like_it_was_before", "to_where_it_was", "to_normal"}},
      // nouns
      {"bid", {"bid", "bids", "bidding", "what_we_bid", "what_we're_bidding", "what_we_pay"}},
      {"cap",
       {"cap",
        "caps",
        "daily_cap",
        "daily_caps",
        "daily_spend_cap",
        "daily_spending_cap",
        "spend_cap",
        "spending_cap",
        "budget_cap",
        "daily_budget_cap",
        "limit",
        "daily_limit",
        "daily_spend_limit",
        "daily_spending_limit",
        "spend_limit",
        "spending_limit",
        "daily_budget",
        "daily_spend",
        "daily_spending",
        "daily_max",
        "max_daily_spend",
        "maximum_daily_spend",
        "daily_lid",
        "lid",
        "ceiling",
        "spending_ceiling",
        "spend_ceiling",
        "daily_ceiling",
        "budget_limit",
        "daily_maximum"}},
      {"limit", {"restrict", "cap", "limit"}},
      {"spend",
       {"spend", "spending", "daily_spend", "daily_spending", "the_daily_spend", "budget", "daily_budget"}},
      {"budget",
       {"budget", "spend", "money", "allocation", "spending", "budget_share", "ad_spend", "ad_budget",
        "budgets"}},
      {"targeting",
       {"list",
        "target_list",
        "target_countries",
        "target_markets",
        "locations",
        "targeting",
        "geo",
        "geos",
        "traffic",
        "market",
        "markets",
        "geo_targeting",
        "targets",
        "geography",
        "country_list",
        "geo_list",
        "list_of_countries",
        "countries",
        "country",
        "country_targeting"}},
      {"tasks",
       {"tasks", "todos", "to-dos", "todo_list", "to-do_list", "task_list", "my_list", "my_tasks", "my_todos",
        "my_todo_list", "my_to-do_list", "my_task_list", "my_plate"}},
      {"campaigns",
       {"campaigns", "campaign", "media_buys", "media_buy", "brands", "ads", "ones", "ad_campaigns"}},
  };
  return all;
}

struct Spoken {
  std::string_view choice;
  Words words;
};

const std::vector<Spoken>& spoken() {
  static const std::vector<Spoken> all{
      {"mobile",
       {"phone", "phones", "mobiles", "smartphone", "smartphones", "cell", "cellphones", "handsets",
        "mobile_devices", "mobile_phones", "iphones", "mobile_device"}},
      {"tablet", {"tablets", "ipad", "ipads", "tablet_devices"}},
      {"desktop",
       {"desktops", "computer", "computers", "pc", "pcs", "laptop", "laptops", "desktop_computers",
        "desktop_devices"}},
      {"all",
       {"all_devices", "every_device", "across_the_board", "all_the_devices", "all_three_devices",
        "each_device", "across_devices", "across_all_devices"}},
      {"active", {"live", "running", "on", "enabled"}},
      {"paused", {"off", "inactive", "stopped", "on_hold"}},
  };
  return all;
}

}  // namespace

std::span<const std::string_view> word_class(std::string_view name) {
  for (const Class& each : classes()) {
    if (each.name == name) return each.words;
  }
  return {};
}

std::span<const std::string_view> spoken_for(std::string_view choice) {
  for (const Spoken& each : spoken()) {
    if (each.choice == choice) return each.words;
  }
  return {};
}

bool is_class_word(std::string_view word) {
  static const auto all = [] {
    std::unordered_set<std::string_view> out;
    for (const Class& each : classes()) out.insert(each.words.begin(), each.words.end());
    for (const Spoken& each : spoken()) {
      out.insert(each.choice);
      out.insert(each.words.begin(), each.words.end());
    }
    return out;
  }();
  return all.contains(word);
}

}  // namespace syncd::assistant
