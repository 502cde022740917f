// SPDX-License-Identifier: Apache-2.0
// What a server is told of a command that runs: the run's start, the call's start, how it goes, both ends. As
// a state machine: it opens no connection, reads no clock and never waits. Whoever carries it sends what
// next() gives and hands in the answers. One frame is under way at a time, so their order is kept; starts and
// ends are kept until they are answered, progress is merged into what is latest, so the queue is bounded
// however long the server is away. A frame that has to be sent again carries the `id` of the first time. One
// thread.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/errors.h"
#include "base/json.h"
#include "base/time.h"
#include "cmd/exec/output_digest.h"

namespace syncd::cmd {

struct Reported {
  std::string crew;   // of the run; made known where it is not
  std::string run;    // a run of its own where it is empty
  std::string agent;  // empty: nobody in particular
  std::string tool;
  std::vector<std::string> words;  // the command
  bool discreet = false;           // neither its words nor what it writes are told
};

class Reporter {
 public:
  // `news` is asked for when there is something to tell, `new_id` for ids of requests, the run and the call.
  Reporter(Reported about, std::function<OutputNews()> news, std::function<std::string()> new_id);

  const std::string& run() const { return run_; }

  // The command wrote something.
  void wrote() { dirty_ = true; }
  void ended(int status, Millis duration);

  // The frame to send now, if any. To be asked again after settled() and at wake_at(), which is at most
  // kNever.
  std::optional<Json> next(Millis now);
  Millis wake_at() const;
  void settled(const std::string& id, const Result<Json>& reply, Millis now);
  // There will be no connection any more.
  void gave_up(const Error& error);

  // Nothing is left to tell, or to be told.
  bool done() const { return ended_ && steps_.empty(); }
  // What the server has not taken, by name, and why where that is known.
  std::vector<std::string> untold() const;
  const std::optional<Error>& trouble() const { return trouble_; }

 private:
  struct Step {
    Json frame;
    void (Reporter::*refused)(const Error& error);  // what to do where the server does not want it
  };
  Json progress_frame();
  void push(Json frame, void (Reporter::*refused)(const Error&));
  void put_first(Json frame, void (Reporter::*refused)(const Error&));
  void drop_call();
  void learn_timeout(const Json& reply, Millis now);
  void run_refused(const Error& error);
  void call_refused(const Error& error);
  void progress_refused(const Error& error);
  void end_refused(const Error& error);

  Reported about_;
  std::function<OutputNews()> news_;
  std::function<std::string()> new_id_;
  bool own_run_;
  bool registered_ = false;
  std::string run_, call_;
  std::deque<Step> steps_;  // the first is under way
  bool under_way_ = false;
  bool dirty_ = false;  // there is news
  bool ended_ = false;
  bool call_lost_ = false;  // nothing can be said of the call any more
  bool over_ = false;       // nor of anything
  Millis retry_at_ = 0;
  Millis progress_at_ = 0;  // not before then
  Millis remind_at_ = 0;    // at the latest then
  Millis reminder_;         // so long after the last
  std::vector<std::string> refused_;
  std::optional<Error> trouble_;
};

}  // namespace syncd::cmd
