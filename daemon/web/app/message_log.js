// SPDX-License-Identifier: Apache-2.0
// The messages of the open conversation: a window of the latest, which moves as one scrolls. It follows the
// end where that is in sight, and stays where it is where it is not.

import { h } from './dom.js';
import { clock } from './format.js';
import { fingerprint, messageElement } from './message.js';

const kStep = 60;
const kMost = 240;
const kNear = 80;

export function messageLog({ older }) {
  let talk = null;
  let size = kStep; // how many are shown
  let end = null; // the seq behind which none is shown; null: up to the latest
  let follow = true;
  const shown = new Map();

  const more = h('button', { type: 'button', class: 'small load-older', onclick: () => grow() }, 'Load older');
  const list = h('div', { class: 'messages', role: 'log', 'aria-label': 'Conversation', tabindex: '0' });
  const latest = h(
    'button',
    { type: 'button', class: 'latest', hidden: true, onclick: () => toEnd() },
    '↓ Latest',
  );
  const root = h('div', { class: 'log-frame' }, list, latest);

  const atEnd = () => list.scrollHeight - list.scrollTop - list.clientHeight < kNear;
  let top = 0;
  list.addEventListener(
    'scroll',
    () => {
      const up = list.scrollTop < top;
      top = list.scrollTop;
      // Content and frame that change their size scroll too: only going up means that one wants to stay there.
      if (end === null && atEnd()) follow = true;
      else if (up) follow = false;
      latest.hidden = follow;
      if (up && !follow && top < 40) grow();
      if (end !== null && atEnd()) onward();
    },
    { passive: true },
  );

  const stay = () => {
    if (follow) list.scrollTop = list.scrollHeight;
  };
  new ResizeObserver(stay).observe(list);
  list.addEventListener('grown', stay);

  // Everything between its first and its last message, from which the window is cut.
  function wanted() {
    const { messages } = talk;
    const to =
      end === null ? messages.length : messages.findIndex((message) => message.seq >= end) + 1 || messages.length;
    const items = messages.slice(Math.max(0, to - size), to).map((message) => ({
      key: message.id,
      print: fingerprint(message),
      make: () => messageElement(message, talk),
    }));
    const { gap } = talk;
    if (gap) {
      const place = items.findIndex((_, i) => messages[Math.max(0, to - size) + i].seq > gap.behind);
      items.splice(place < 0 ? items.length : place, 0, {
        key: 'gap',
        print: `${gap.since} ${gap.filled}`,
        make: () => gapElement(gap),
      });
    }
    if (end === null)
      for (const draft of talk.drafts)
        items.push({ key: draft.id, print: fingerprint(draft), make: () => messageElement(draft, talk) });
    return items;
  }

  function gapElement({ since, filled }) {
    const words =
      filled === null
        ? `Connection lost at ${clock(since)}. What is said meanwhile will be filled in here.`
        : filled === 0
          ? 'Connected again, nothing was missed.'
          : `Connected again, ${filled} ${filled === 1 ? 'message' : 'messages'} filled in.`;
    return h('p', { class: 'gap', 'data-filled': filled === null ? 'no' : 'yes' }, words);
  }

  function draw() {
    if (!talk) return;
    const items = wanted();
    const anchor = follow ? null : firstInSight();
    const kept = new Set(items.map((item) => item.key));
    for (const [key, { element }] of shown) {
      if (kept.has(key)) continue;
      element.remove();
      shown.delete(key);
    }
    let place = head();
    for (const item of items) {
      let known = shown.get(item.key);
      if (known && known.print !== item.print) {
        known.element.remove();
        known = null;
      }
      if (!known) {
        known = { print: item.print, element: item.make() };
        shown.set(item.key, known);
      }
      if (place.nextSibling !== known.element) list.insertBefore(known.element, place.nextSibling);
      place = known.element;
    }
    while (place.nextSibling) place.nextSibling.remove();
    if (follow) list.scrollTop = list.scrollHeight;
    else if (anchor?.element.isConnected) list.scrollTop += anchor.element.offsetTop - anchor.top;
  }

  // What stands above the messages; the elements behind it are theirs.
  function head() {
    const from = talk.messages.length - size;
    const words =
      talk.trouble ??
      (talk.loading && talk.messages.length === 0
        ? 'Loading…'
        : talk.messages.length === 0 && talk.drafts.length === 0
          ? 'Nothing was said here yet.'
          : '');
    const first =
      list.firstElementChild ??
      list.appendChild(h('div', { class: 'log-head' }, more, h('p', { class: 'empty' })));
    first.lastChild.textContent = words;
    first.lastChild.hidden = !words;
    more.hidden = from <= 0 && !talk.older;
    more.disabled = talk.loading;
    more.textContent = talk.loading && talk.messages.length > 0 ? 'Loading…' : 'Load older';
    return first;
  }

  function firstInSight() {
    const top = list.scrollTop;
    for (const element of list.children) {
      if (element.offsetTop + element.offsetHeight > top && element !== list.firstElementChild)
        return { element, top: element.offsetTop };
    }
    return null;
  }

  async function grow() {
    if (talk.loading) return;
    follow = false;
    const hidden =
      (end === null ? talk.messages.length : talk.messages.findIndex((message) => message.seq >= end) + 1) - size;
    if (hidden < kStep && talk.older) await older();
    size += kStep;
    if (size > kMost) {
      const to =
        (end === null ? talk.messages.length : talk.messages.findIndex((message) => message.seq >= end) + 1) -
        kStep;
      end = talk.messages[Math.max(kMost, to) - 1]?.seq ?? null;
      size = kMost;
    }
    draw();
    latest.hidden = false;
  }

  function onward() {
    const at = talk.messages.findIndex((message) => message.seq >= end) + kStep;
    end = at >= talk.messages.length - 1 ? null : talk.messages[at].seq;
    draw();
  }

  function toEnd() {
    end = null;
    size = kStep;
    follow = true;
    latest.hidden = true;
    draw();
  }

  // Shows what was said as `seq`, with what stands around it.
  function seek(seq) {
    const at = talk.messages.findIndex((message) => message.seq === seq);
    if (at < 0) return;
    const to = Math.min(at + kStep / 2, talk.messages.length);
    end = to === talk.messages.length ? null : talk.messages[to - 1].seq;
    size = kStep;
    follow = false;
    latest.hidden = false;
    draw();
    const { element } = shown.get(talk.messages[at].id);
    element.scrollIntoView({ block: 'center' });
    element.classList.add('found');
  }

  function attach(next) {
    talk = next;
    list.replaceChildren();
    shown.clear();
    toEnd();
  }

  return {
    root,
    draw,
    attach,
    toEnd,
    seek,
    shown: stay,
  };
}
