// SPDX-License-Identifier: Apache-2.0
// A dialog over the page: closed by Escape, its button, or a click beside it; focus goes back to where it was.

import { h } from './dom.js';

let number = 0;

// `label`: what a screen reader calls it, where that is more than its title. Returns what closes it.
export function dialog(title, body, { side = false, onclose } = {}) {
  const id = `dialog-${++number}`;
  const box = h(
    'dialog',
    { class: side ? 'side' : '', 'aria-labelledby': id },
    h(
      'div',
      { class: 'dialog-head' },
      h('h2', { id }, title),
      h('button', { type: 'button', class: 'quiet icon', 'aria-label': 'Close', onclick: () => box.close() }, '✕'),
    ),
    h('div', { class: 'dialog-body' }, body),
  );
  box.addEventListener('click', (event) => event.target === box && box.close());
  box.addEventListener('close', () => {
    box.remove();
    onclose?.();
  });
  document.body.append(box);
  box.showModal();
  return () => box.close();
}
