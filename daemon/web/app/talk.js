// SPDX-License-Identifier: Apache-2.0
// One conversation as it is shown: its messages in order, those that wait to be sent, an answer that is being
// written, what was missed, and how much of it has been read.

import { Emitter } from '/lib/syncd/emitter.js';
import { newId } from '/lib/syncd/ids.js';
import { recall, remember } from './memory.js';
import { ruleIn } from './rule_words.js';
import { client, http, knows, store, user } from './session.js';
import { toast } from './toasts.js';

export class Talk extends Emitter {
  #room;
  #byId = new Map();

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
      this.#waits(frame.id, frame.message?.content ?? frame.content);
    }
    if (restored.size === 0) return;
    client.on('failed', (frame, error) => restored.delete(frame.id) && this.#fail(frame.id, error));
    client.on('pending', () => {
      for (const id of restored) if (!client.outbox.get(id) && restored.delete(id)) this.#settle(id);
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

  // Read up to its end.
  read() {
    const last = this.messages.at(-1)?.seq ?? 0;
    if (this.unread === 0 && (this.seen ?? 0) >= last) return;
    this.unread = 0;
    this.seen = Math.max(last, this.seen ?? 0);
    remember(`seen.${this.id}`, this.seen);
    this.emit('changed');
  }

  async say(text, ask) {
    const rule = ruleIn(text);
    if (rule && (await knows('run_rule'))) return this.#runRule(text, rule);
    if (ask && client.connected) return this.#ask(text);
    const id = newId();
    this.#waits(id, text);
    this.emit('changed');
    const type = ask
      ? client.request('ask', { conversationId: this.id, content: text }, { id, keep: true })
      : client.say(this.id, text, { id });
    try {
      await type;
      this.#settle(id);
    } catch (error) {
      this.#fail(id, error);
    }
  }

  discard(id) {
    this.#settle(id);
  }

  // The answer is read while it is written; what is stored of it comes as a message like any other.
  async #ask(text) {
    const id = newId();
    this.#waits(id, text);
    const answer = {
      id: `${id}-answer`,
      role: 'assistant',
      userId: 'assistant',
      source: 'assistant',
      content: '',
      streaming: true,
      timestamp: new Date().toISOString(),
    };
    this.drafts.push(answer);
    this.emit('changed');
    try {
      await http.ask({ id, message: text, conversationId: this.id }, (piece) => {
        if (piece.type === 'start') this.#settle(id);
        if (piece.type === 'delta') answer.content += piece.text ?? piece.delta ?? piece.content ?? '';
        if (piece.type === 'tool') answer.content += `\n⚙ ${piece.operation ?? piece.name ?? ''}`;
        if (piece.type === 'done' && this.#byId.has(piece.messageId)) this.#settle(answer.id);
        this.emit('changed');
      });
      this.#settle(id);
    } catch (error) {
      this.#fail(id, error);
    }
    this.#settle(answer.id);
  }

  // Belongs to the one who asks: neither question nor result is said to the others.
  async #runRule(text, rule) {
    const id = newId();
    const draft = {
      id,
      role: 'user',
      userId: user ?? 'local',
      source: 'web',
      content: text,
      own: true,
      timestamp: new Date().toISOString(),
      rule: { state: 'running' },
    };
    this.drafts.push(draft);
    this.emit('changed');
    try {
      draft.rule = {
        state: 'done',
        result: await client.request(
          'run_rule',
          { rule_code: rule, rule_id: `rule_${Date.now()}` },
          { id, timeout: 120_000 },
        ),
      };
    } catch (error) {
      draft.rule = { state: 'failed', error };
    }
    draft.version = 1;
    this.emit('changed');
  }

  #waits(id, content) {
    this.drafts.push({
      id,
      role: 'user',
      userId: user ?? 'local',
      source: 'web',
      content,
      pending: true,
      own: true,
      timestamp: new Date().toISOString(),
    });
  }

  #settle(id) {
    this.drafts = this.drafts.filter((draft) => draft.id !== id);
    this.emit('changed');
  }

  #fail(id, error) {
    const draft = this.drafts.find((one) => one.id === id);
    if (draft) Object.assign(draft, { pending: false, error: error.message });
    this.emit('changed');
  }

  #forget() {
    this.messages = [];
    this.#byId.clear();
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
      this.#byId.set(message.id, message);
      this.drafts = this.drafts.filter(
        (draft) => draft.id !== message.id && !(draft.streaming && message.userId === 'assistant' && !older),
      );
    }
    if (older) this.messages = [...messages, ...this.messages];
    else if (messages.length > 0) {
      // An acknowledgement may overtake what was said before it.
      const last = this.messages.at(-1)?.seq ?? 0;
      this.messages.push(...messages);
      if (messages[0].seq < last) this.messages.sort((a, b) => a.seq - b.seq);
      this.unread += messages.filter((message) => !own(message) && message.seq > (this.seen ?? Infinity)).length;
    }
    this.seen ??= this.messages.at(-1)?.seq ?? 0;
    this.emit('changed');
  }
}
