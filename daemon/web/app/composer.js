// SPDX-License-Identifier: Apache-2.0
// Where a message is written: Enter sends, Shift and Enter begins a line. What is there stays until it is
// sent, whatever happens to the connection, the page or the chat's window.

import { h } from './dom.js';

const kTypingEveryMillis = 2500;
const kMostBytes = 65_536;

export function composer({ typing, send, draft }) {
  let told = 0;
  const field = h('textarea', {
    'aria-label': 'Message',
    rows: 1,
    placeholder: 'Say something, or “run …” a rule',
    maxlength: kMostBytes / 2,
    dir: 'auto',
  });
  const ask = h('input', { type: 'checkbox', id: 'ask-assistant' });
  const root = h(
    'form',
    { class: 'composer' },
    field,
    h(
      'div',
      { class: 'composer-row' },
      h(
        'label',
        { class: 'check', for: 'ask-assistant', title: 'The assistant answers in any case' },
        ask,
        'Ask the assistant',
      ),
      h('button', { type: 'submit', class: 'primary' }, 'Send'),
    ),
  );

  const grow = () => {
    field.style.height = 'auto';
    field.style.height = `${Math.min(field.scrollHeight + 2, 160)}px`;
  };
  field.addEventListener('input', () => {
    draft(field.value);
    grow();
    if (field.value.trim() && Date.now() - told > kTypingEveryMillis) {
      told = Date.now();
      typing(true);
    }
  });
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    root.requestSubmit();
  });
  root.addEventListener('submit', (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (!text) return;
    field.value = '';
    draft('');
    grow();
    if (told > 0) typing(false);
    told = 0;
    send(text, ask.checked);
  });
  return {
    root,
    focus: () => field.focus(),
    restore: (text) => {
      field.value = text;
      grow();
    },
  };
}
