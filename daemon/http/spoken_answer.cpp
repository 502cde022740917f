// SPDX-License-Identifier: Apache-2.0
#include "daemon/http/spoken_answer.h"

#include "daemon/http/router.h"

namespace syncd::daemon {

SpokenAnswer::SpokenAnswer(Engine& engine, Exchange& exchange, Asked asked, Millis patience)
    : engine_(engine), exchange_(exchange), asked_(std::move(asked)), until_(engine.now() + patience) {}

void SpokenAnswer::open(Engine& engine, const std::shared_ptr<Exchange>& exchange, const Asked& asked,
                        Millis patience) {
  if (exchange->gone()) return;
  const std::shared_ptr<SpokenAnswer> self(new SpokenAnswer(engine, *exchange, asked, patience));
  // The exchange forgets these when the answer has ended, and with them goes this.
  exchange->on_gone([self, exchange] {});
  exchange->on_stop([self] {
    if (self->asking_) self->asking_->give_up({.code = Code::draining, .message = "the server is stopping"});
  });
  self->asking_.reset(new Asking(engine, *engine.organisation(asked.org), asked, *self));
}

void SpokenAnswer::done(const Json& answer) {
  answer_data(engine_, exchange_,
              {{"conversationId", asked_.conversation},
               {"messageId", asked_.message},
               {"responseId", member_at(answer, "messageId")},
               {"response", member_at(answer, "content")},
               {"operations", tools_},
               {"seq", member_at(answer, "seq")}});
}

void SpokenAnswer::failed(const Error& error) {
  answer_error(engine_, exchange_, error);
}

void SpokenAnswer::waits(Millis now) {
  if (now >= until_)
    asking_->give_up({.code = Code::timeout,
                      .message = "the assistant is still at work",
                      .hint = "the same request with the same id gets the answer"});
}

}  // namespace syncd::daemon
