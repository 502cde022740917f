// SPDX-License-Identifier: Apache-2.0
// One conversation that was joined: up to where it is known, who is in it, who types. What it tells:
//   messages (list, {older, replayed})   each message once, oldest first
//   reset ()                             forget what was known
//   lost ()  caught-up (count)           the connection broke; what was said meanwhile has come
//   presence ()  typing ()               see participants, typists

import { Emitter } from './emitter.js';

const kTypingMillis = 6000;

export class Room extends Emitter {
  #seen = new Set();
  #typing = new Map();

  constructor(id, { limit = 50 } = {}) {
    super();
    Object.assign(this, {
      id,
      limit,
      joined: false,
      entered: false,
      seq: null,
      epoch: null,
      older: false,
      first: null,
      missed: 0,
      count: 0,
    });
    this.participants = new Map();
  }

  question() {
    const place = this.seq === null ? {} : { since: this.seq, epoch: this.epoch };
    return { type: 'join', conversationId: this.id, limit: this.seq === null ? this.limit : 500, ...place };
  }

  lose() {
    const was = this.joined;
    this.joined = false;
    this.#typing.clear();
    if (was) this.emit('lost');
  }

  // The answer to a join, or to the question for more of what was missed. Returns what is to be asked next.
  answered(frame) {
    const resumed = this.seq !== null && !frame.reset;
    // Before the first answer nothing is known but what was said here and acknowledged meanwhile.
    if (frame.reset && this.seq !== null) {
      this.#seen.clear();
      this.first = null;
      this.emit('reset');
    }
    const fresh = this.#fresh(frame.data);
    if (!resumed) this.older = frame.more;
    this.#reach(frame.data);
    this.seq = Math.max(this.seq ?? 0, frame.seq);
    if (frame.reset) this.seq = frame.seq;
    this.epoch = frame.epoch;
    this.#here(frame);
    this.missed += resumed ? fresh.length : 0;
    this.emit('messages', fresh, { older: false, replayed: resumed });
    if (resumed && frame.more)
      return { type: 'sync', conversationId: this.id, since: frame.seq, epoch: this.epoch, limit: 500 };
    this.joined = true;
    this.emit('presence');
    if (this.entered) this.emit('caught-up', this.missed);
    this.entered = true;
    this.missed = 0;
    return null;
  }

  olderAnswered(frame) {
    this.older = frame.more;
    this.#reach(frame.data);
    this.emit('messages', this.#fresh(frame.data), { older: true, replayed: false });
  }

  // What is no longer shown can be asked for again.
  forgetBefore(seq, messages) {
    for (const { id } of messages) this.#seen.delete(id);
    this.first = seq;
    this.older = true;
  }

  // A message that came live, or was acknowledged.
  said(message, live = true) {
    if (live && message.seq) this.seq = Math.max(this.seq ?? 0, message.seq);
    for (const [client, who] of this.#typing) {
      if (who.userId === message.userId) this.#typing.delete(client);
    }
    const fresh = this.#fresh([message]);
    if (fresh.length > 0) this.emit('messages', fresh, { older: false, replayed: false });
    this.emit('typing');
  }

  came(frame) {
    if (frame.connected) {
      this.participants.set(frame.clientId, frame);
      this.count = Math.max(this.count, this.participants.size);
    } else {
      this.participants.delete(frame.clientId);
      this.#typing.delete(frame.clientId);
      this.count = this.participants.size;
    }
    this.emit('presence');
  }

  types(frame, now) {
    if (frame.typing) this.#typing.set(frame.clientId, { ...frame, until: now + kTypingMillis });
    else this.#typing.delete(frame.clientId);
    this.emit('typing');
  }

  typists(now) {
    return [...this.#typing.values()].filter((who) => who.until > now);
  }

  #here(frame) {
    this.participants = new Map((frame.participants ?? []).map((who) => [who.clientId, who]));
    this.count = frame.participantCount ?? this.participants.size;
  }

  #reach(messages) {
    if (messages.length > 0) this.first = Math.min(this.first ?? Infinity, messages[0].seq);
  }

  #fresh(messages) {
    const fresh = messages.filter((message) => !this.#seen.has(message.id));
    for (const message of fresh) this.#seen.add(message.id);
    return fresh;
  }
}
