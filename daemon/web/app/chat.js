// SPDX-License-Identifier: Apache-2.0
// The chat beside the dashboard: which conversation is open, and whether the whole is open or minimised.

import { composer } from './composer.js';
import { conversationList } from './conversation_list.js';
import { conversationMenu } from './conversation_menu.js';
import { h, setText } from './dom.js';
import { onceAFrame } from './frame.js';
import { recall, remember } from './memory.js';
import { messageLog } from './message_log.js';
import { client, store } from './session.js';
import { Talk } from './talk.js';

const kRoomsKept = 20;
const kWide = matchMedia('(min-width: 1100px)');

export function showChat(place, opener) {
  const talks = new Map();
  let current = null;

  const title = h('h2', { class: 'chat-title', dir: 'auto' });
  const here = h('span', { class: 'here' });
  const switcher = h(
    'button',
    { type: 'button', class: 'quiet small', 'aria-expanded': 'false', onclick: () => toggleList() },
    'Conversations',
  );
  const menu = h(
    'button',
    {
      type: 'button',
      class: 'quiet icon',
      'aria-label': 'Conversation settings',
      onclick: () => conversationMenu(current),
    },
    '⋯',
  );
  const minimise = h(
    'button',
    {
      type: 'button',
      class: 'quiet icon',
      'aria-label': 'Minimise chat',
      title: 'Minimise',
      onclick: () => open(false),
    },
    '—',
  );
  const log = messageLog({ older: () => current.loadOlder() });
  const typing = h('p', { class: 'typing', 'aria-live': 'polite' });
  const say = composer({
    typing: (on) => client.typing(current.id, on),
    send: (text, ask) => {
      current.say(text, ask);
      log.toEnd();
    },
    draft: (text) => remember(`draft.${current.id}`, text),
  });
  const soon = onceAFrame(() => draw());
  const others = onceAFrame(() => {
    list.draw();
    badge();
  });
  const list = conversationList({
    choose: (id, words) => {
      choose(id);
      toggleList(false);
      say.focus();
      if (words) seek(id, words);
    },
    talks,
    current: () => current?.id,
  });
  list.root.hidden = true;
  place.append(
    h('div', { class: 'chat-head' }, h('div', { class: 'chat-names' }, title, here), switcher, menu, minimise),
    list.root,
    log.root,
    typing,
    say.root,
  );
  opener.append(
    h('span', { 'aria-hidden': 'true' }, '💬'),
    h('span', { class: 'word', 'aria-hidden': 'true' }, 'Chat'),
    h('span', { class: 'count', hidden: true }),
  );
  opener.addEventListener('click', () => open(true));

  function toggleList(on = list.root.hidden) {
    list.root.hidden = !on;
    switcher.setAttribute('aria-expanded', String(on));
    if (on) list.opened();
  }

  function open(on, focus = true) {
    remember('chat', on ? 'open' : 'closed');
    place.hidden = !on;
    opener.hidden = on;
    document.documentElement.classList.toggle('chat-is-open', on);
    if (on) {
      current?.read();
      log.shown();
      if (focus) say.focus();
    } else if (focus) {
      opener.focus();
    }
    badge();
  }

  // Those visited last stay joined, so that what is said there is counted at once.
  function talkOf(id) {
    let talk = talks.get(id);
    if (talk) talks.delete(id);
    else {
      talk = new Talk(id);
      talk.on('changed', () => {
        if (talk === current) soon();
        others();
      });
    }
    talks.set(id, talk);
    for (const [old, one] of talks) {
      if (talks.size <= kRoomsKept) break;
      one.close();
      talks.delete(old);
    }
    return talk;
  }

  function choose(id) {
    current = talkOf(id);
    remember('conversation', id);
    log.attach(current);
    say.restore(recall(`draft.${id}`, ''));
    draw();
    list.draw();
  }

  // Where in it the words were said best.
  async function seek(conversation, q) {
    const answer = await client.request('search', { q, conversation, limit: 1 }).catch(() => null);
    const seq = answer?.data?.matches[0]?.seq;
    const talk = current;
    if (!seq || talk.id !== conversation) return;
    if ((await talk.reach(seq)) && talk === current) log.seek(seq);
  }

  function draw() {
    setText(title, current.title);
    const names = current.people();
    setText(
      here,
      names.length === 0
        ? ''
        : `${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''} here`,
    );
    here.title = names.join(', ');
    log.draw();
    const who = current.typists();
    setText(
      typing,
      who.length === 0 ? '' : `${who.slice(0, 2).join(' and ')} ${who.length === 1 ? 'is' : 'are'} typing…`,
    );
    if (!place.hidden && !document.hidden) current.read();
  }

  function badge() {
    const unread = list.unread();
    const count = opener.lastChild;
    count.hidden = unread === 0;
    setText(count, unread > 99 ? '99+' : String(unread));
    opener.setAttribute('aria-label', unread > 0 ? `Open chat, ${unread} unread` : 'Open chat');
  }

  document.addEventListener('visibilitychange', () => document.hidden || draw());
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !kWide.matches && place.contains(event.target) && !event.defaultPrevented)
      open(false);
  });
  store.on('conversations', soon);
  list.onchange = badge;
  setInterval(() => current && current.typists().length === 0 && typing.textContent && draw(), 1000);
  choose(new URLSearchParams(location.search).get('conversation') || recall('conversation', 'general'));
  open(kWide.matches && recall('chat', 'open') === 'open', false);
}
