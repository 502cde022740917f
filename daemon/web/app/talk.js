// SPDX-License-Identifier: Apache-2.0
// One conversation as it is shown: its messages in order, those that wait to be sent, an answer that is being
// written, what was missed, and how much of it has been read.

import { Emitter } from '/lib/syncd/emitter.js';
import { newId } from '/lib/syncd/ids.js';
import { ask, standsFor } from './asking.js';
import { recall, remember } from './memory.js';
import { ruleIn } from './rule_words.js';
import { runRule } from './running_rule.js';
import { client, store, user } from './session.js';
import { toast } from './toasts.js';

const kMostMessages = 20_000;
const kPage = 500;

export class Talk extends Emitter {
  #room;
  #ids = new Set();
  #sent = new Set(); // ids of what was said here

  constructor(id) {
    super();
    Object.assign(this, { id, messages: [], drafts: [], gap: null, unread: 0, loading: true, trouble: null });
    this.seen = recall(`seen.${id}`, null);
    this.#room = client.join(id);
    this.#room.on('messages', (messages, how) => this.#took(messages, how));
    this.#room.on('reset', () => this.#forget());
    this.#room.on('deleted', () => this.#forget());
    this.#room.on('lost', () => this.#gap({ since: Date.now(), filled: null }));
    this.#room.on('caught-up', (count) => this.#gap(this.gap && { ...this.gap, filled: count }));
    this.#room.on('refused', (error) => {
      this.trouble = error.message;
      this.emit('changed');
    });
    for (const event of ['presence', 'typing']) this.#room.on(event, () => this.emit('changed'));
    this.#restore();
  }

  // What an earlier page could not send.
  #restore() {
    const restored = new Set();
    for (const { frame } of client.outbox.all()) {
      if (frame.conversationId !== this.id || !['message', 'ask'].includes(frame.type)) continue;
      restored.add(frame.id);
      this.waits(frame.id, frame.message?.content ?? frame.content);
    }
    if (restored.size === 0) return;
    client.on('failed', (frame, error) => restored.delete(frame.id) && this.fail(frame.id, error));
    client.on('pending', () => {
      for (const id of restored) if (!client.outbox.get(id) && restored.delete(id)) this.settle(id);
    });
  }

  get title() {
    return store.conversations.get(this.id)?.title ?? this.id;
  }
  get older() {
    return this.#room.older;
  }

  close() {
    client.leave(this.id);
  }

  people() {
    const names = new Set();
    for (const { userId, clientId, source } of this.#room.participants.values()) {
      names.add(
        clientId === client.welcome?.clientId || (user && userId === user)
          ? 'you'
          : userId === 'local'
            ? `a ${source} client`
            : userId,
      );
    }
    return [...names].sort((a, b) => (a === 'you' ? -1 : b === 'you' ? 1 : a < b ? -1 : 1));
  }

  typists() {
    return [...new Set(this.#room.typists(Date.now()).map((who) => who.userId))];
  }

  async loadOlder() {
    if (this.loading || !this.older) return;
    this.loading = true;
    this.emit('changed');
    await client.loadOlder(this.#room).catch((error) => toast(error.message, { kind: 'bad' }));
    this.loading = false;
    this.emit('changed');
  }

  // The search may have its answer before a conversation that was only just opened has one.
  #opened() {
    return new Promise((resolve) => {
      const over = this.on('changed', () => {
        if (this.loading && !this.trouble) return;
        over();
        resolve();
      });
    });
  }

  // Until what was said as `seq` is among the messages, where that is not further back than is kept.
  async reach(seq) {
    if (this.loading && !this.trouble) await this.#opened();
    while ((this.messages[0]?.seq ?? Infinity) > seq && this.older && this.messages.length < kMostMessages)
      if (
        !(await client.loadOlder(this.#room, kPage).then(
          () => true,
          () => false,
        ))
      )
        break;
    return this.messages.some((message) => message.seq === seq);
  }

  // Read up to its end.
  read() {
    const last = this.messages.at(-1)?.seq ?? 0;
    if (this.unread === 0 && (this.seen ?? 0) >= last) return;
    this.unread = 0;
    this.seen = Math.max(last, this.seen ?? 0);
    remember(`seen.${this.id}`, this.seen);
    this.emit('changed');
  }

  async say(text, wantsAnswer) {
    // The assistant runs what is said to be run; where it was sent away, the page asks for it itself.
    const rule = store.conversations.get(this.id)?.assistant === 'off' ? ruleIn(text) : null;
    if (rule && client.connected) return runRule(this, text, rule);
    if (wantsAnswer) return ask(this, text);
    const id = newId();
    this.waits(id, text);
    try {
      await client.say(this.id, text, { id });
      this.settle(id);
    } catch (error) {
      this.fail(id, error);
    }
  }

  has(id) {
    return this.#ids.has(id);
  }

  changed() {
    this.emit('changed');
  }

  draft(draft) {
    this.drafts.push(draft);
    this.changed();
  }

  clearDrafts() {
    this.drafts = this.drafts.filter((draft) => draft.pending);
  }

  // Shown from now on, and as one's own when it has been stored.
  waits(id, content) {
    const timestamp = new Date().toISOString();
    this.#sent.add(id);
    const draft = { id, role: 'user', userId: user ?? 'local', source: 'web', content, own: true, timestamp };
    this.draft(Object.assign(draft, { pending: true }));
    return draft;
  }

  settle(id) {
    this.drafts = this.drafts.filter((draft) => draft.id !== id);
    this.emit('changed');
  }

  fail(id, error) {
    const draft = this.drafts.find((one) => one.id === id);
    if (draft) Object.assign(draft, { pending: false, error: error.message });
    this.emit('changed');
  }

  #forget() {
    this.messages = [];
    this.#ids.clear();
    this.gap = null;
    this.emit('changed');
  }

  #gap(gap) {
    this.gap = gap;
    if (gap && gap.filled === null) gap.behind = this.messages.at(-1)?.seq ?? 0;
    this.emit('changed');
  }

  #took(messages, { older }) {
    this.loading = false;
    const own = (message) =>
      message.userId === (client.welcome?.userId ?? user) && message.role === 'user' && message.source === 'web';
    for (const message of messages) {
      this.#ids.add(message.id);
      if (this.#sent.has(message.id)) message.own = true;
    }
    this.drafts = this.drafts.filter((draft) => {
      const stored = messages.find((message) => standsFor(draft, message));
      if (stored) draft.stored?.(stored);
      return !stored;
    });
    if (older) this.messages = [...messages, ...this.messages];
    else if (messages.length > 0) {
      // An acknowledgement may overtake what was said before it.
      const last = this.messages.at(-1)?.seq ?? 0;
      this.messages.push(...messages);
      if (messages[0].seq < last) this.messages.sort((a, b) => a.seq - b.seq);
      this.unread += messages.filter((message) => !own(message) && message.seq > (this.seen ?? Infinity)).length;
    }
    if (!older) this.#trim();
    this.seen ??= this.messages.at(-1)?.seq ?? 0;
    this.emit('changed');
  }

  // A page that is open all day does not keep all that was said.
  #trim() {
    if (this.messages.length <= kMostMessages) return;
    const dropped = this.messages.splice(0, this.messages.length - kMostMessages / 2);
    for (const { id } of dropped) this.#ids.delete(id);
    this.#room.forgetBefore(this.messages[0].seq, dropped);
  }
}
