#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Chats in terminals: tmux is screen and keyboard, syncd comes and goes.

usage: test_chat.py SYNCCTL SYNCD [CASE...]
"""
import json
import os
import signal
import sys

from harness import run_cases, until


def two_people_chat(w):
    ada = w.terminal("chat", "lounge", "--user", "ada")
    ada.shows("lounge>")
    bob = w.terminal("chat", "lounge", "--user", "bob")
    ada.has("bob joined lounge")
    bob.has("here: ada, bob")
    bob.type("half a li")
    ada.shows("lounge (bob is typing…)>")
    ada.enter("hello bob")
    bob.has("ada: hello bob")
    bob.shows("lounge> half a li")
    ada.has("ada: hello bob")
    assert sum("hello bob" in l for l in ada.screen()) == 1, ada.screen()
    bob.type("ne")
    bob.key("Enter")
    ada.has("bob: half a line")
    bob.shows("⌨  bob: half a line", "lounge>")
    # Verbs and events.
    bob.enter("/pause tech")
    bob.has("active → paused")
    ada.has("TechFlow set_status: active → paused (bob)")
    bob.enter("/resume techflow")
    ada.has("TechFlow set_status: paused → active (bob)")
    bob.type("/pau")
    bob.key("Tab")
    bob.shows("lounge> /pause CAMPAIGN  Pause a campaign")
    bob.type("gl")
    bob.key("Tab")
    bob.shows("lounge> /pause globalretail")
    bob.key("C-c")
    bob.enter("/who")
    bob.has("ada, bob")
    bob.enter("/nonsense")
    bob.has("there is no verb nonsense")
    bob.enter("/join other")
    ada.has("bob left lounge")
    bob.shows("other>")
    bob.enter("/join lounge")
    bob.shows("here: ada, bob", "lounge>")
    ada.enter("/quit")
    ada.has("ENDED 0")
    bob.has("ada left lounge")
    bob.key("C-d")
    bob.has("ENDED 0")


def an_assistant_answers_in_a_chat(w):
    ada = w.terminal("chat", "desk", "--user", "ada", cols=100)
    ada.shows("desk>")
    bob = w.terminal("chat", "desk", "--user", "bob", cols=100)
    bob.has("here: ada, bob")
    eve = w.terminal("chat", "elsewhere", "--user", "eve", cols=100)
    eve.shows("elsewhere>")
    done = "🤖 assistant: Apex Motors: campaign paused (active → paused)"
    ada.enter("pause Apex Motors")
    ada.shows("⌨  ada: pause Apex Motors", done, "desk>")
    bob.shows("⌨  ada: pause Apex Motors", done, "desk>")
    eve.shows("⌨  Apex Motors set_status: active → paused (ada)",
              "elsewhere>")
    # Without a wish in it, to the assistant by name.
    bob.enter("/ask who's there?")
    bob.has("assistant: I did not find a wish")
    ada.has("bob: who's there?")
    # A change that somebody makes by hand is a line of its own.
    bob.enter("hm")
    bob.enter("/resume apex")
    ada.shows("⌨  bob: hm", "⌨  Apex Motors set_status: paused → active (bob)", "desk>")


def a_chat_outlives_the_daemon(w):
    ada = w.terminal("chat", "storm", "--user", "ada", cols=90, rows=40)
    ada.shows("storm>")
    bob = w.terminal("chat", "storm", "--user", "bob", cols=90, rows=40)
    ada.has("bob joined storm")
    ada.enter("before")
    bob.has("ada: before")
    bob.type("half")
    w.kill()
    ada.has("trying again")
    ada.enter("while away")
    w.start()
    ada.has("ada: while away")
    bob.has("ada: while away")
    bob.shows("storm> half")
    bob.enter(" line")
    ada.has("bob: half line")
    ada.enter("after")
    bob.has("ada: after")
    for t in (ada, bob):
        screen = t.screen()
        for text in ("ada: before", "ada: while away", "bob: half line", "ada: after"):
            assert sum(text in l for l in screen) == 1, (text, screen)
    assert sum("joined" in l for l in ada.screen()) == 1, ada.screen()
    assert not any("left" in l for l in ada.screen()), ada.screen()


def messages_arrive_while_a_line_is_edited(w):
    ada = w.terminal("chat", "room", "--user", "ada", cols=40, rows=14)
    ada.shows("room>")
    ada.type("日本語 and half a li")
    ada.shows("room> 日本語 and half a li")
    ada.key("Left", "Left")
    for i in range(5):
        w.ok("send", "room", "--user", "bob", f"第{i} message 🙂")
        ada.has(f"bob: 第{i} message 🙂")
    ada.shows("room> 日本語 and half a li")
    ada.type("X")
    ada.shows("room> 日本語 and half a Xli")
    ada.key("End", "Enter")
    ada.shows("⌨  ada: 日本語 and half a Xli", "room>")
    assert json.loads(w.ok("history", "room", "--json"))[-1]["content"] == "日本語 and half a Xli"


def a_narrow_window_is_resized_while_typing(w):
    ada = w.terminal("chat", "room", "--user", "ada", cols=24, rows=16)
    ada.shows("room>")
    ada.type("a line that is wider than this window is")
    ada.shows("room> a line that is wid", "er than this window is")
    w.ok("send", "room", "--user", "bob", "narrow")
    ada.has("bob: narrow")
    ada.shows("room> a line that is wid", "er than this window is")
    ada.resize(60, 16)
    w.ok("send", "room", "--user", "bob", "wide again")
    ada.has("bob: wide again")
    ada.shows("room> a line that is wider than this window is")
    ada.key("Enter")
    ada.has("ada: a line that is wider than this window is")
    assert sum("wide again" in l for l in ada.screen()) == 1, ada.screen()


def hints_stand_behind_the_line_and_leave_nothing(w):
    ada = w.terminal("chat", "room", "--user", "ada", cols=90)
    ada.shows("room>")
    ada.type("/adj")
    ada.shows("room> /adjust-bid")
    ada.type("ust-bid ")
    ada.has("CAMPAIGN [DEVICE]")
    ada.type("apex ")
    until("the campaign's hint to go", lambda: "CAMPAIGN" not in ada.screen()[-1])
    ada.type("mobile -10%")
    ada.shows("room> /adjust-bid apex mobile -10%")
    ada.key("Enter")
    ada.has("mobile 2.5 → 2.25")
    assert not any("CAMPAIGN" in l for l in ada.screen()), ada.screen()
    ada.type("/pause")
    ada.has("/pause CAMPAIGN")
    w.ok("send", "room", "--user", "bob", "meanwhile")
    ada.has("bob: meanwhile")
    ada.has("/pause CAMPAIGN")
    assert sum("CAMPAIGN" in l for l in ada.screen()) == 1, ada.screen()
    ada.key("C-c")
    ada.shows("room>")
    ada.type("no hint for what is said")
    ada.shows("room> no hint for what is said")


def help_is_grouped_as_the_table_is(w):
    ada = w.terminal("chat", "room", "--user", "ada", cols=100, rows=120)
    ada.shows("room>")
    ada.enter("/help")
    ada.has("// says a leading /")
    screen = ada.screen()
    heads = [l for l in screen if l in ("In this chat", "Talk", "Watch", "Operate", "Runs", "Set up")]
    assert heads == ["In this chat", "Talk", "Watch", "Operate", "Runs", "Set up"], screen
    place = lambda text: next(i for i, l in enumerate(screen) if l.startswith(text))
    assert place("Watch") < place("  /tail") < place("Operate") < place("  /set-status") < place("Runs") < place("  /exec")
    ada.enter("/help pause")
    ada.has("Usage: syncctl pause")


def a_paste_of_several_lines_is_one_message_or_a_question(w):
    ada = w.terminal("chat", "room", "--user", "ada", cols=80)
    ada.shows("room>")
    ada.paste("first\nsecond\nthird")
    ada.shows("room> first", "second", "third")
    assert json.loads(w.ok("list", "conversations", "--json")) == []
    ada.key("Enter")
    ada.has("ada: first")
    assert [m["content"] for m in json.loads(w.ok("history", "room", "--json"))] == ["first\nsecond\nthird"]
    for answer, status in (("n", "active"), ("y", "paused")):
        ada.paste("/pause apex\n/pause techflow\n")
        ada.has("/pause techflow")
        ada.key("Enter")
        ada.shows("2 lines, the first a command: run each by itself? [y/N]")  # at the end: it is asked twice
        ada.enter(answer)
        ada.has("nothing was done" if answer == "n" else "TechFlow")
        shown = {c["media_buy_id"]: c["status"] for c in json.loads(w.ok("list", "campaigns", "--json"))}
        if answer == "n":
            assert shown["apex"] == "active", shown
    until("both", lambda: all(c["status"] == "paused" for c in json.loads(w.ok("list", "campaigns", "--json"))))


def an_answer_is_drawn_anew_until_a_key_is_pressed(w):
    ada = w.terminal("chat", "room", "--user", "ada", cols=100, rows=24)
    ada.shows("room>")
    ada.type("/watch 100ms li")
    ada.key("Tab")
    ada.shows("room> /watch 100ms list")
    ada.enter("campaigns")
    ada.has("any key ends it")
    ada.has("globalretail")
    assert not any("room>" in l for l in ada.screen()), ada.screen()
    w.ok("create-media-buy", "Fresh Brand", "fresh")
    ada.has("Fresh Brand")
    w.ok("send", "room", "--user", "bob", "psst")
    ada.has("1 said meanwhile; any key goes there")
    ada.resize(60, 16)
    ada.has("Fresh")
    ada.type("q")
    ada.has("bob: psst")
    ada.shows("room>")
    ada.type("still a line")
    ada.shows("room> still a line")
    ada.key("C-u")
    ada.enter("/watch 2s stats dashboard")
    ada.has("any key ends it")
    ada.key("C-c")
    ada.shows("room>")
    for wrong in ("/watch", "/watch 5s", "/watch pause apex", "/watch 1ms stats", "/watch tail"):
        ada.enter(wrong)
        ada.has("watch")
    ada.enter("still here")
    ada.has("ada: still here")


def what_is_new_stands_behind_a_mark(w):
    ada = w.terminal("chat", "room", "--user", "ada")
    ada.shows("room>")
    ada.enter("seen")
    ada.has("ada: seen")
    ada.key("C-d")
    ada.has("ENDED 0")
    for text in ("one", "two"):
        w.ok("send", "room", "--user", "bob", text)
    w.ok("send", "room", "--user", "ada", "from elsewhere")
    again = w.terminal("chat", "room", "--user", "ada")
    again.has("from elsewhere")
    screen = again.screen()
    mark = next(i for i, l in enumerate(screen) if "2 new" in l)
    assert "ada: seen" in screen[mark - 1] and "bob: one" in screen[mark + 1], screen
    again.enter("/join elsewhere")
    again.shows("elsewhere>")
    again.enter("/join room")
    again.shows("room>")
    third = w.terminal("chat", "room", "--user", "ada")
    third.has("from elsewhere")
    third.shows("room>")
    assert not any("new —" in l for l in third.screen()), third.screen()


def what_was_said_while_the_connection_was_away_is_counted(w):
    ada = w.terminal("chat", "room", "--user", "ada", cols=90)
    ada.shows("room>")
    ada.enter("here")
    ada.has("ada: here")
    os.kill(ada.child(), signal.SIGSTOP)
    w.kill()
    w.start()
    for text in ("one", "two", "three"):
        w.ok("send", "room", "--user", "bob", text)
    os.kill(ada.child(), signal.SIGCONT)
    ada.has("bob: three")
    ada.has("said while the connection was away")
    assert sum("bob: two" in l for l in ada.screen()) == 1


def it_begins_with_the_commands_of_its_start_file(w):
    with open(os.path.join(w.folder, ".syncctlrc"), "w") as file:
        file.write("# mine\n\n/pause apex\nhello everybody\n/nonsense\n/join lounge\n")
    ada = w.terminal("chat", "room", "--user", "ada", cols=90)
    ada.shows("lounge>")
    ada.has("active → paused")
    ada.has(".syncctlrc:4: only /commands may stand there")
    ada.has("there is no verb nonsense")
    assert "hello everybody" not in w.run("history", "room").stdout
    bob = w.terminal("chat", "room", "--user", "bob", "--no-rc")
    bob.shows("room>")
    # Without a terminal nothing but stdin counts.
    assert "lounge" not in w.ok("chat", "room", stdin="hi\n")


def a_message_is_written_in_an_editor(w):
    editor = os.path.join(w.folder, "editor")
    with open(editor, "w") as file:
        file.write("#!/bin/sh\nprintf 'line one\\nline two\\n' > \"$1\"\n")
    os.chmod(editor, 0o755)
    w.env["EDITOR"] = editor
    ada = w.terminal("chat", "room", "--user", "ada")
    ada.shows("room>")
    ada.enter("/edit")
    ada.has("line two")
    assert json.loads(w.ok("history", "room", "--json"))[-1]["content"] == "line one\nline two"
    w.env["EDITOR"] = "false"
    other = w.terminal("chat", "room", "--user", "ada")
    other.has("line two")
    other.enter("/edit")
    other.has("the editor false ended with 1")


def keys_that_end_and_stop_it(w):
    ada = w.terminal("chat", "room", "--user", "ada")
    ada.shows("room>")
    ada.type("never mind")
    ada.key("C-c")
    ada.shows("room>")
    ada.key("C-c")
    ada.has("Press ^C once more")
    ada.key("C-c")
    ada.has("ENDED 0")
    shell = w.terminal("chat", "room", "--user", "ada", shell=True)
    shell.shows("room>")
    shell.type("half a li")
    shell.shows("room> half a li")
    shell.key("C-z")
    shell.has("Stopped")
    shell.enter("fg")
    shell.shows("room> half a li")
    shell.key("C-z")
    shell.shows("$")
    w.ok("send", "room", "--user", "bob", "while stopped")
    shell.enter("fg")
    shell.has("bob: while stopped")
    shell.shows("room> half a li")
    shell.type("ne")
    shell.key("Enter")
    shell.has("ada: half a line")
    shell.key("C-d")
    shell.shows("$")


def a_verb_that_was_ended_leaves_the_prompt_whole(w):
    ada = w.terminal("chat", "room", "--user", "ada")
    ada.shows("room>")
    ada.enter("/wait --type run_started")
    until("the verb to wait", lambda: w.ok("who", "--connections").count("ada") >= 2)
    ada.key("C-c")
    ada.shows("room>")
    ada.type("/who")
    ada.has("room> /who")
    ada.key("C-u")
    ada.enter("/stats --watch 3s")
    ada.has("/watch 3s in front of the verb does")


CASES = [two_people_chat, an_assistant_answers_in_a_chat, a_chat_outlives_the_daemon,
         messages_arrive_while_a_line_is_edited, a_narrow_window_is_resized_while_typing,
         hints_stand_behind_the_line_and_leave_nothing, help_is_grouped_as_the_table_is,
         a_paste_of_several_lines_is_one_message_or_a_question, an_answer_is_drawn_anew_until_a_key_is_pressed,
         what_is_new_stands_behind_a_mark, what_was_said_while_the_connection_was_away_is_counted,
         it_begins_with_the_commands_of_its_start_file, a_message_is_written_in_an_editor, keys_that_end_and_stop_it,
         a_verb_that_was_ended_leaves_the_prompt_whole]

if __name__ == "__main__":
    sys.exit(run_cases(CASES, need_tmux=CASES))
