// SPDX-License-Identifier: Apache-2.0
// Notes in the corner that go by themselves. One with a key grows by lines in the place of another note.

import { h } from './dom.js';

const kMost = 5;
const kMillis = 6000;

const place = () => document.getElementById('toasts');
const open = new Map();
let number = 0;

// `kind`: info, good, bad. `lines` of a key are kept by their name: {start: '…', progress: '…'}.
export function toast(
  title,
  { key = `toast-${++number}`, kind = 'info', line = null, lineName = 'only', millis = kMillis } = {},
) {
  let note = open.get(key);
  if (!note) {
    const lines = h('div', { class: 'toast-lines' });
    const box = h(
      'div',
      { class: 'toast' },
      h('div', {}, h('strong', {}, title), lines),
      h(
        'button',
        { type: 'button', class: 'quiet icon', 'aria-label': `Dismiss: ${title}`, onclick: () => drop(key) },
        '✕',
      ),
    );
    note = { box, lines, byName: new Map() };
    open.set(key, note);
    place().append(box);
    if (open.size > kMost) drop(open.keys().next().value);
  }
  note.box.dataset.kind = kind;
  if (line !== null) {
    if (!note.byName.has(lineName)) {
      note.byName.set(lineName, h('p'));
      note.lines.append(note.byName.get(lineName));
    }
    note.byName.get(lineName).textContent = line;
  }
  clearTimeout(note.timer);
  note.timer = setTimeout(() => drop(key), millis);
}

function drop(key) {
  const note = open.get(key);
  if (!note) return;
  open.delete(key);
  clearTimeout(note.timer);
  note.box.remove();
}
