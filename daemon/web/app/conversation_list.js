// SPDX-License-Identifier: Apache-2.0
// The conversations there are, with search, and how much in each is unread. Those that were visited count
// live; the others are asked for now and then.

import { h, keyed, setAttribute, setText } from './dom.js';
import { ago } from './format.js';
import { recall, remember } from './memory.js';
import { client, store } from './session.js';

const kOpenMillis = 4000;
const kClosedMillis = 15_000;
const kMost = 100;

// `pieces`: [{text, match}], or nothing.
function showExcerpt(place, pieces = []) {
  const print = JSON.stringify(pieces);
  if (place.dataset.print === print) return;
  place.dataset.print = print;
  place.replaceChildren(...pieces.map(({ text, match }) => h(match ? 'mark' : 'span', {}, text)));
}

export function conversationList({ choose, talks, current }) {
  const search = h('input', {
    type: 'search',
    'aria-label': 'Search conversations',
    placeholder: 'Search',
    oninput: () => {
      draw();
      soon(250);
    },
  });
  const items = h('ul', { class: 'conversations', 'aria-label': 'Conversations' });
  const name = h('input', { 'aria-label': 'New conversation', placeholder: 'New conversation', maxlength: 120 });
  const start = h('form', { class: 'start' }, name, h('button', { type: 'submit' }, 'Start'));
  const empty = h('p', { class: 'empty', hidden: true }, 'No conversation fits.');
  const root = h('div', { class: 'conversation-list' }, search, items, empty, start);
  const self = { root, onchange: () => {}, draw, opened, unread };
  let timer = null;
  let found = null; // by id, what was found in the messages of each

  start.addEventListener('submit', async (event) => {
    event.preventDefault();
    const title = name.value.trim();
    if (!title) return;
    name.value = '';
    const answer = await client.request('create_conversation', { title }, { keep: true }).catch(() => null);
    choose(answer?.data?.conversation?.id ?? answer?.data?.id ?? title);
  });

  // What was there before this browser came is not unread.
  function counted(item) {
    const key = `counted.${item.id}`;
    const talk = talks.get(item.id);
    if (talk) {
      const count = item.messageCount ?? 0;
      if (talk.unread === 0 && recall(key) !== count) remember(key, count);
      return talk.unread;
    }
    const known = recall(key);
    if (known === null) {
      remember(key, item.messageCount ?? 0);
      return 0;
    }
    return Math.max(0, (item.messageCount ?? 0) - known);
  }

  function unread() {
    let sum = 0;
    for (const item of store.conversations.values()) sum += counted(item);
    for (const talk of talks.values()) if (!store.conversations.has(talk.id)) sum += talk.unread;
    return sum;
  }

  function fitting() {
    const words = search.value.trim().toLowerCase();
    const all = new Map(store.conversations);
    for (const id of talks.keys()) if (!all.has(id)) all.set(id, { id, title: id });
    return [...all.values()]
      .filter((item) => !words || `${item.title}\n${item.id}`.toLowerCase().includes(words) || found?.has(item.id))
      .sort((a, b) => ((a.updatedAt ?? '') < (b.updatedAt ?? '') ? 1 : -1));
  }

  function draw() {
    if (root.hidden) return;
    const fits = fitting();
    keyed(
      items,
      fits,
      (item) => item.id,
      (item) => {
        const title = h('span', { class: 'title', dir: 'auto' });
        const when = h('span', { class: 'sub' });
        const count = h('span', { class: 'count' });
        const excerpt = h('span', { class: 'excerpt', dir: 'auto' });
        const said = () => (found?.get(item.id) ? query() : null);
        const button = h('button', { type: 'button', onclick: () => choose(item.id, said()) });
        button.append(h('span', { class: 'line' }, title, when, count), excerpt);
        return Object.assign(h('li', {}, button), { parts: { title, when, count, excerpt, button } });
      },
      ({ parts }, item) => {
        const number = counted(item);
        setText(parts.title, item.title || item.id);
        setText(parts.when, item.updatedAt ? ago(item.updatedAt) : '');
        setText(parts.count, number > 0 ? String(number) : '');
        parts.count.hidden = number === 0;
        setAttribute(parts.count, 'aria-label', number > 0 ? `${number} unread` : null);
        showExcerpt(parts.excerpt, found?.get(item.id));
        setAttribute(parts.button, 'aria-current', item.id === current() ? 'true' : null);
      },
    );
    empty.hidden = fits.length > 0;
  }

  async function read() {
    clearTimeout(timer);
    if (client.connected && !document.hidden) {
      const q = query();
      const answer = await client
        .request('list', { kind: 'conversations', limit: kMost, ...(q && { q }) })
        .catch(() => null);
      const listed = answer?.data?.items ?? [];
      if (q !== query()) return soon(0);
      found = q ? new Map(listed.map((item) => [item.id, item.excerpt])) : null;
      for (const { excerpt, ...item } of listed)
        store.conversations.set(item.id, { ...store.conversations.get(item.id), ...item });
      draw();
      self.onchange();
    }
    soon(root.hidden ? kClosedMillis : kOpenMillis);
  }

  // What is being typed is the beginning of a word.
  function query() {
    const words = search.value.trim();
    return /"|(^|\s)-\S*$/.test(words) ? words : words.replace(/[\p{L}\p{N}]$/u, '$&*');
  }

  function soon(millis) {
    clearTimeout(timer);
    timer = setTimeout(read, millis);
  }

  function opened() {
    draw();
    read();
    search.focus();
  }

  client.on('state', ({ state }) => state === 'connected' && soon(0));
  store.on('conversations', () => {
    draw();
    self.onchange();
  });
  return self;
}
