// SPDX-License-Identifier: Apache-2.0
#include "cmd/exec/supervisor.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "base/ids.h"
#include "cmd/connection.h"
#include "cmd/signals.h"
#include "cmd/steady.h"

namespace syncd::cmd {
namespace {

constexpr std::array kPassedOn{SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2};
constexpr Millis kNotSoon = 3'600'000;
constexpr Millis kUntilAnswered = Millis{24} * 3'600'000;
constexpr Millis kLongestPause = 1'500;  // between two tries to connect: the time after the end is short
constexpr Millis kLook = 50;             // for those whom a command left behind, which no signal tells of
constexpr int kTimeIsOver = 124;         // as timeout(1) says it
// What others wrote that outlive the command and hold its output: passed on while it comes without a break.
constexpr Millis kQuiet = 100;
constexpr Millis kStragglers = 2'000;

bool same_file(int one, int other) {
  struct stat a {
  }, b{};
  return ::fstat(one, &a) == 0 && ::fstat(other, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

// Who reads the command's output is to see its end when the command ends, not when the server knows all.
void let_go(int fd) {
  const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  if (nothing < 0) return;
  ::dup2(nothing, fd);
  ::close(nothing);
}

// A pipe whose reader has gone.
bool is_unread(int fd) {
  pollfd about{fd, 0, 0};
  return ::poll(&about, 1, 0) > 0 && (about.revents & POLLERR) != 0;
}

bool means_to_end(int signal) {
  return signal == SIGINT || signal == SIGTERM || signal == SIGHUP;
}

}  // namespace

Supervisor::Supervisor(Call& call, ExecOptions options)
    : call_(call),
      options_(std::move(options)),
      reporter_(
          options_.about, [this] { return digest_.news(); },
          [now = call.shell.now, entropy = system_entropy()] { return new_id(now(), entropy); }) {}

Exit Supervisor::run() {
  watch_signals();
  if (call_.shell.err_screen.is_terminal && options_.about.run.empty()) {
    call_.print.talk("syncctl: run " + reporter_.run());
  }
  began_ = steady();
  ending_.emplace(began_, options_.limit, options_.grace);
  auto started = Child::start(options_.about.words, wiring(),
                              {is_unread(call_.shell.out.fd()), is_unread(call_.shell.err.fd())});
  if (started) {
    child_ = std::move(*started);
    if (child_->has_terminal()) raw_.emplace(STDIN_FILENO);
    if (raw_) raw_->on();
    start_passages();
  } else {
    complain(fmt::format("{}: {}", options_.about.words.front(), started.error().why));
    status_ = started.error().status;
    ended_at_ = steady();
  }
  connect();  // a thread begins here: not before the command
  supervise();
  raw_.reset();
  foreground_.take_back();
  const int status = status_to_give();
  reporter_.ended(status, ended_at_ - began_);
  linger();
  say_what_is_untold();
  return static_cast<Exit>(status);
}

// The command's own, but where it does not know what went wrong.
int Supervisor::status_to_give() {
  if (ending_->time_was_over()) {
    call_.print.talk("syncctl: the time of the command was over");
    return kTimeIsOver;
  }
  for (const auto& [passage, noticed] : {std::pair{&out_, out_noticed_}, {&err_, err_noticed_}}) {
    const int error = *passage ? (*passage)->failure() : 0;
    if (error == 0) continue;
    if (error != EPIPE && error != EIO)
      complain(fmt::format("cannot write the output: {}", std::strerror(error)));
    // One that could see it has said itself what it makes of that.
    if (*status_ != 0 || (noticed && error == EPIPE)) return *status_;
    return error == EPIPE ? 128 + SIGPIPE : static_cast<int>(Exit::failed);
  }
  return *status_;
}

// In words, whatever shape of data was asked for: there is none here.
void Supervisor::complain(const std::string& what) {
  call_.shell.mode = Mode::table;
  call_.print.error({.code = Code::internal, .message = what});
}

// Between two terminals the command gets one. Where both outputs lead to the same place they share a pipe,
// which keeps their order.
Wiring Supervisor::wiring() const {
  const Shell& shell = call_.shell;
  if (shell.in_is_terminal && shell.out_screen.is_terminal) {
    return shell.err_screen.is_terminal ? Wiring::terminal : Wiring::terminal_and_err;
  }
  return same_file(shell.out.fd(), shell.err.fd()) ? Wiring::one_pipe : Wiring::pipes;
}

void Supervisor::watch_signals() {
  for (const int signal : kPassedOn) {
    if (!signals::ignored(signal)) signals::watch({signal});
  }
  if (!signals::ignored(SIGTSTP)) signals::watch({SIGTSTP});
  signals::watch({SIGCHLD, SIGCONT, SIGWINCH});
}

void Supervisor::connect() {
  protocol::ClientOptions session = session_options(call_.settings);
  session.topics = "none";
  session.first_tries = 0;
  session.longest_pause = kLongestPause;
  auto client = client::Client::start(client_options(call_, std::move(session)));
  if (client) {
    client_ = std::move(*client);
  } else {
    reporter_.gave_up(client.error());
  }
}

void Supervisor::start_passages() {
  const int out = call_.shell.out.fd(), err = call_.shell.err.fd();
  const auto of = [this](OutputDigest::Stream stream) {
    return [this, stream](std::string& block) { wrote(stream, block); };
  };
  out_.emplace(child_->out(), out, of(OutputDigest::out));
  if (child_->err() >= 0) err_.emplace(child_->err(), err, of(OutputDigest::err));
  if (child_->has_terminal()) {
    in_.emplace(STDIN_FILENO, child_->out(), [this](std::string& block) { key_pressed(block); });
  }
}

void Supervisor::wrote(OutputDigest::Stream stream, const std::string& block) {
  digest_.feed(stream, block);
  reporter_.wrote();
  owed_ -= std::min(owed_, block.size());
  moved_at_ = steady();
}

// The key that makes a command stand still is for both of us.
void Supervisor::key_pressed(std::string& block) {
  const auto key = std::find_if(block.begin(), block.end(), [this](char c) {
    return static_cast<unsigned char>(c) < ' ' && child_->stops_for(c);
  });
  if (key == block.end()) return;
  block.erase(key);
  suspend_ = true;
}

void Supervisor::supervise() {
  while (child_) {
    pass_signals();
    see_to_the_end();
    note_changes();
    const bool others = ending_->in_grace() && child_->leaves_others();
    if (status_ && output_is_through() && !others) return;
    turn(others ? kLook : status_ ? kQuiet : kNotSoon);
  }
}

void Supervisor::note_changes() {
  if (status_) return;
  status_ = child_->reap();
  if (const auto stop = child_->take_stop(); stop && !status_) stood_still(*stop);
  if (!status_) return;
  ending_->over();
  ended_at_ = moved_at_ = steady();
  owed_ = (out_ ? out_->waiting() : 0) + (err_ ? err_->waiting() : 0);
}

// A command without a terminal of its own stands still where it wants to read from ours, and at the key while
// it has it.
void Supervisor::stood_still(int signal) {
  if (child_->has_terminal()) return;
  if (signal == SIGTTIN || signal == SIGTTOU) {
    // Where nobody can bring us to the foreground, nobody can answer it either.
    if (!foreground_.lend(child_->group()) && !suspend(signal, true)) child_->send_all(SIGHUP);
    child_->go_on();
  } else if (signal == SIGTSTP && foreground_.lent()) {
    suspend(SIGTSTP, true);
  }
}

bool Supervisor::output_is_through() const {
  bool over = true;
  for (const auto* passage : {&out_, &err_}) {
    if (!*passage || (*passage)->over()) continue;
    if (!(*passage)->empty()) return false;
    over = false;
  }
  const Millis now = steady();
  return over || (owed_ == 0 && (now - moved_at_ >= kQuiet || now - ended_at_ >= kStragglers));
}

// Waits for something to happen, at most so long, and sees to it.
void Supervisor::turn(Millis longest) {
  pump();
  const auto wanted = [](const std::optional<Passage>& passage) {
    return passage ? passage->wants() : pollfd{-1, 0, 0};
  };
  const auto reader = [](const std::optional<Passage>& passage) {
    return passage ? passage->reader() : pollfd{-1, 0, 0};
  };
  std::array<pollfd, 7> polled{{{client_ ? client_->fd() : -1, POLLIN, 0},
                                {signals::fd(), POLLIN, 0},
                                wanted(in_),
                                wanted(out_),
                                wanted(err_),
                                reader(out_),
                                reader(err_)}};
  const Millis now = steady();
  longest = std::min(longest, std::max<Millis>(reporter_.wake_at() - now, 0));
  if (child_ && (!status_ || ending_->in_grace()))
    longest = std::min(longest, std::max<Millis>(ending_->wake_at() - now, 0));
  if (::poll(polled.data(), polled.size(), static_cast<int>(std::min(longest, kNotSoon))) <= 0) return;
  if (polled[0].revents != 0) hear();
  if (polled[1].revents != 0) signals::drain();
  if (out_) out_->reader_is_gone(polled[5].revents);
  if (err_) err_->reader_is_gone(polled[6].revents);
  move_bytes(polled[2], polled[3], polled[4]);
}

void Supervisor::move_bytes(const pollfd& in, const pollfd& out, const pollfd& err) {
  if (in_) in_->move(in.revents);
  if (out_) out_->move(out.revents);
  if (err_) err_->move(err.revents);
  unheard(out_, out_noticed_);
  unheard(err_, err_noticed_);
}

// Who writes where nobody reads is told so, as without us; unless it has ended before.
void Supervisor::unheard(std::optional<Passage>& passage, bool& noticed) {
  const bool is_out = &passage == &out_;
  if (!passage || passage->failure() == 0 || (is_out ? child_->out() : child_->err()) < 0) return;
  note_changes();
  noticed = !status_;
  if (!is_out) return child_->close_err();
  if (in_) in_->end();
  child_->close_out();
}

void Supervisor::pump() {
  if (!client_) return;
  while (auto frame = reporter_.next(steady())) {
    const auto id = client_->request(std::move(*frame), kUntilAnswered);
    if (!id) return reporter_.gave_up(id.error());
  }
}

void Supervisor::hear() {
  for (client::Event& event : client_->drain()) {
    if (const auto* settled = std::get_if<client::Settled>(&event)) {
      reporter_.settled(settled->id, settled->reply, steady());
    } else if (const auto* notice = std::get_if<client::Notice>(&event)) {
      using Kind = client::Notice::Kind;
      if (notice->kind == Kind::reconnecting) away_ = notice->text.substr(0, notice->text.find("; trying"));
      if (notice->kind == Kind::connected || notice->kind == Kind::resumed) away_.clear();
    } else if (const auto* ended = std::get_if<client::Ended>(&event)) {
      reporter_.gave_up(ended->error);
    }
  }
}

// A key is for all who share the terminal, and who is told to end takes along what it started. What a process
// sends otherwise is for the command alone.
void Supervisor::pass_signals() {
  for (const int signal : kPassedOn) {
    if (!signals::take(signal)) continue;
    const bool sent = signals::was_sent(signal);
    means_to_end(signal) || !sent ? child_->send_all(signal) : child_->send(signal);
    if (means_to_end(signal) && sent) ending_->told(steady());
  }
  if (signals::take(SIGWINCH)) child_->resize();
  if (signals::take(SIGCONT)) child_->go_on();
  if (std::exchange(suspend_, false)) {
    child_->stop();
    suspend(SIGTSTP, true);
  }
  if (signals::take(SIGTSTP)) {
    child_->stop();
    suspend(SIGTSTP, false);
  }
}

// Stands still until somebody says to go on; false where that was not to be.
bool Supervisor::suspend(int signal, bool whole_group) {
  if (raw_) raw_->off();
  foreground_.take_back();
  std::signal(SIGTSTP, SIG_DFL);
  ::kill(whole_group ? 0 : ::getpid(), signal);
  signals::watch({SIGTSTP});
  const bool stood_still = signals::take(SIGCONT);
  if (raw_) raw_->on();
  child_->resize();
  child_->go_on();
  return stood_still;
}

void Supervisor::see_to_the_end() {
  if (status_ && !ending_->in_grace()) return;
  const Ending::Act act = ending_->due(steady());
  if (act == Ending::Act::nothing) return;
  child_->send_all(act == Ending::Act::ask ? SIGTERM : SIGKILL);
  child_->go_on();
}

void Supervisor::linger() {
  if (raw_) raw_.reset();
  in_.reset();
  out_.reset();
  err_.reset();
  child_.reset();
  // Before anybody can see the end: a signal from then on is about the waiting.
  for (const int signal : kPassedOn) signals::take(signal);
  let_go(STDIN_FILENO);
  let_go(call_.shell.out.fd());
  if (call_.shell.quiet) let_go(call_.shell.err.fd());
  const Millis end = steady() + options_.linger;
  while (client_ && !reporter_.done() && !call_.shell.interrupted()) {
    const Millis left = end - steady();
    if (left <= 0) break;
    turn(left);
  }
}

void Supervisor::say_what_is_untold() {
  const auto untold = reporter_.untold();
  if (untold.empty()) return;
  std::string why = reporter_.trouble() ? reporter_.trouble()->message : away_;
  if (why.empty()) why = "there was no answer in time";
  call_.print.talk(fmt::format("syncctl: the server was not told of {}: {}", fmt::join(untold, ", "), why));
}

}  // namespace syncd::cmd
