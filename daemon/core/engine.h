// SPDX-License-Identifier: Apache-2.0
// The middle of the daemon: the one gate that every operation passes, whatever it came by, and the
// organisations' rooms. Knows no sockets and no SQLite file; both are behind interfaces. Loop thread only.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/ids.h"
#include "daemon/core/answers.h"
#include "daemon/core/backend.h"
#include "daemon/core/hub.h"
#include "daemon/core/idle_uploads.h"
#include "daemon/core/metrics.h"
#include "daemon/core/presence.h"
#include "daemon/core/progress.h"
#include "daemon/core/roll.h"
#include "daemon/core/settings.h"
#include "daemon/core/silence.h"
#include "domain/operation.h"
#include "domain/sync_page.h"

namespace syncd::daemon {

class Session;
class Watch;

// An organisation as the loop sees it.
struct Space {
  Space(FramePress& press, std::string name_, std::string epoch_, std::uint64_t position, Millis grace)
      : name(std::move(name_)), epoch(std::move(epoch_)), hub(press, position), presence(grace) {}
  std::string name, epoch;
  Hub hub;
  Presence presence;
  std::unique_ptr<Progress> progress;
  std::unique_ptr<Silence> silence;
  std::unique_ptr<IdleUploads> idle_uploads;
  std::unordered_map<std::uint64_t, Session*> sessions;
  std::unordered_map<std::uint64_t, Watch*> watches;
  Closed closed;
  // Held by whatever is under way for it on other threads: it stays as long as that.
  std::shared_ptr<char> pin = std::make_shared<char>();
  Millis used_at = 0;

  bool idle() const { return hub.empty() && sessions.empty() && watches.empty() && pin.use_count() == 1; }
};

class Engine {
 public:
  Engine(Backend& backend, FramePress& press, Settings settings, Clock clock, Entropy entropy);
  ~Engine();

  Space& add_organisation(const std::string& name, const std::string& epoch, std::uint64_t position);
  Space* organisation(const std::string& name);
  // The same, made ready first where it is not; not above the bound of those that are open at once.
  void with_organisation(const std::string& name, std::function<void(Result<Space*>)> then);
  std::size_t organisations() const { return spaces_.size(); }
  // Hears of every event that goes out, before anyone else does.
  using Overhear = std::function<void(const std::string& org, const store::Committed& event)>;
  void overhear(Overhear fn) { overhear_ = std::move(fn); }

  // What the user may ask for now, whichever way it comes in; `paid` of it was charged already. Errors:
  // rate_limited. `abuse` is set where the one who asks is to be sent away.
  Result<void> charge(const domain::Actor& actor, int cost, int paid = 0, bool* abuse = nullptr);

  // The gate: rights, then fields. What comes back may be run.
  Result<Json> admit(const domain::Actor& actor, const domain::Operation& operation, Json args) const;

  // Runs an admitted operation that writes or reads.
  using Call = daemon::Call;
  void run(Call call, Answer answer);

  // The same as the server's own act, for which nobody waits. False where it is not admitted.
  bool run_as_server(const std::string& org, std::string_view operation, Json args);

  // Who finds out what a `prepared` row decides on, away from loop and writer; `then` comes back on the loop.
  using Prepare = std::function<void(const Call& call, std::function<void(Result<Json> found)> then)>;
  void prepare_with(Prepare prepare) { prepare_ = std::move(prepare); }

  // Runs `job(tables, epoch) -> Result<T>` on a reader and `then(Result<T>)` on the loop, not before every
  // event that the job may have seen has been told.
  template <class Job, class Then>
  void read(const std::string& org, Job job, Then then);

  // See Backend::copy.
  std::unique_ptr<FileCopy> copy(const std::string& org, std::function<void(Result<FileCopy::Made>)> made) {
    return backend_.copy(org, std::move(made));
  }

  // A committed event goes out; in the order of the log.
  void publish(const std::string& org, store::Committed event, std::uint64_t origin);

  std::uint64_t add(Session& session, Space& space);
  void remove(std::uint64_t session, Space& space);
  // Whether that session is still there, for answers that come later.
  Session* session(Space& space, std::uint64_t id) const;
  // The same for those that only look on.
  std::uint64_t add(Watch& watch, Space& space);
  void remove_watch(std::uint64_t watch, Space& space);
  Watch* watch(Space& space, std::uint64_t id) const;

  // Once a second or so: typing and presence that ran out, progress that waits, runs and uploads that went
  // silent.
  void tick();
  // New work is refused from now on; what is owed to the store goes there first.
  void drain();
  bool draining() const { return draining_; }
  bool ready() const { return !draining_ && backend_.writable(); }

  // {server, limits, websocket:{connectedClients, activeRooms, clientsBySource}}, and for who manages the
  // organisation {connections, closed}.
  Json live(const Space& space, bool managing = false) const;

  Millis now() const { return clock_(); }
  const Entropy& entropy() const { return entropy_; }
  const Settings& settings() const { return settings_; }
  // For what happens from now on.
  void set_limits(const Settings& settings);
  FramePress& press() { return press_; }
  Metrics& metrics() { return metrics_; }
  Answers& answers() { return answers_; }
  std::size_t connections() const;
  std::size_t waiting_bytes() const;

 private:
  void write(Call call, Answer answer, Json found = nullptr);
  void prepare(Call call, Answer answer);
  void find_out(Call call, Answer answer);
  void close_idle(Millis now, std::size_t most);
  std::shared_ptr<char> pin(const std::string& org);
  // Runs `done` once every event up to `seq` has been told: a reader may see a commit before the loop has
  // heard of it.
  void when_told(const std::string& org, std::uint64_t seq, std::function<void()> done);

  Backend& backend_;
  FramePress& press_;
  Settings settings_;
  Clock clock_;
  Entropy entropy_;
  Metrics metrics_;
  Rates rates_{settings_.rate};
  Answers answers_;
  Overhear overhear_;
  std::map<std::string, std::unique_ptr<Space>> spaces_;
  Prepare prepare_;
  // Requests under an id that is being prepared for: they ask again once its answer is there.
  std::map<std::string, std::vector<std::function<void()>>> preparing_;
  std::uint64_t last_session_ = 0;
  bool draining_ = false;
};

// What is told where a reader fails: the fault itself is for the log.
Error reader_fault(const std::exception& e);

template <class Job, class Then>
void Engine::read(const std::string& org, Job job, Then then) {
  using Outcome = decltype(job(std::declval<domain::Tables&>(), std::declval<const std::string&>()));
  backend_.read(org,
                [this, org, pin = pin(org), job = std::move(job), then = std::move(then)](
                    domain::Tables& tables, const std::string& epoch) -> std::function<void()> {
                  std::uint64_t seen = 0;
                  auto outcome = [&]() -> Outcome {
                    try {
                      seen = domain::head(tables);
                      return job(tables, epoch);
                    } catch (const std::exception& e) {
                      return tl::unexpected<Error>(reader_fault(e));
                    }
                  }();
                  return [this, org, pin, seen, then, outcome = std::move(outcome)]() mutable {
                    when_told(org, seen, [pin, then, outcome = std::move(outcome)]() mutable {
                      then(std::move(outcome));
                    });
                  };
                });
}

}  // namespace syncd::daemon
