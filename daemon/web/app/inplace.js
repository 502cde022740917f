// SPDX-License-Identifier: Apache-2.0
// A value that becomes a field when it is pressed: Enter takes it, Escape leaves it, going elsewhere takes it
// too where it is another than it was when the field opened.

import { h, setText } from './dom.js';
import { toast } from './toasts.js';

// `label` names both; `save(text)` is called with what differs. `show(text)` changes what stands there.
export function inplace({ label, hint = '', inputmode = 'text', max = 100, save, class: kind = '' }) {
  let shown = '';
  let raw = '';
  const button = h('button', {
    type: 'button',
    class: `inplace ${kind}`,
    'aria-label': label,
    title: hint || label,
  });
  const root = h('span', { class: 'inplace-root' }, button);

  function edit() {
    const opened = raw;
    const field = h('input', {
      class: 'inplace-field',
      'aria-label': label,
      inputmode,
      maxlength: max,
      value: raw,
      size: Math.max(4, raw.length),
    });
    let over = false;
    const end = (take, focus) => {
      if (over) return;
      over = true;
      const text = field.value.trim();
      field.replaceWith(button);
      if (focus) button.focus();
      if (!take || text === '' || text === opened || text === raw) return;
      if (raw === opened) return save(text);
      // Somebody else was faster, and this was written without knowing it.
      toast(`${label} was changed to ${raw} meanwhile: “${text}” was not sent`, { kind: 'bad' });
    };
    field.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') end(true, true);
      if (event.key === 'Escape') end(false, true);
      if (event.key === 'Enter' || event.key === 'Escape') event.preventDefault();
    });
    field.addEventListener('blur', () => end(true, false));
    button.replaceWith(field);
    field.focus();
    field.select();
  }
  button.addEventListener('click', edit);

  // The value is part of the name, so that it is heard as well as seen.
  function show(text, value) {
    raw = value;
    if (shown === text) return;
    shown = text;
    setText(button, text);
    button.setAttribute('aria-label', `${label}: ${text}`);
  }
  return { root, show };
}
