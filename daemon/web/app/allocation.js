// SPDX-License-Identifier: Apache-2.0
// How a budget is shared among devices: a bar of three pieces, and a small form that shifts some of it.

import { dialog } from './dialog.js';
import { h, setAttribute, setText } from './dom.js';
import { act } from './session.js';

const kDevices = ['desktop', 'mobile', 'tablet'];

export function allocation(id, brand) {
  const pieces = kDevices.map((device) => h('span', { class: `share ${device}`, title: device }));
  const text = h('span', { class: 'share-text', 'aria-hidden': 'true' });
  const root = h(
    'button',
    { type: 'button', class: 'shares', onclick: () => shift(id, brand) },
    h('span', { class: 'bar share-bar', 'aria-hidden': 'true' }, pieces),
    text,
  );
  let known = '';
  function show(shares) {
    const words = kDevices.map((device) => `${device} ${shares[device]} %`).join(', ');
    if (words === known) return;
    known = words;
    kDevices.forEach((device, place) => {
      pieces[place].style.width = `${shares[device]}%`;
    });
    setText(text, kDevices.map((device) => `${Math.round(shares[device])}`).join(' · '));
    setAttribute(root, 'aria-label', `Budget of ${brand}: ${words}; shift`);
    setAttribute(root, 'title', words);
  }
  return { root, show };
}

function shift(id, brand) {
  const option = (value, label = value) => h('option', { value }, label);
  const to = h(
    'select',
    { id: 'shift-to' },
    kDevices.map((device) => option(device)),
  );
  const from = h(
    'select',
    { id: 'shift-from' },
    option('', 'the others, by their share'),
    kDevices.map((device) => option(device)),
  );
  const percent = h('input', {
    id: 'shift-percent',
    type: 'number',
    min: 1,
    max: 100,
    step: 'any',
    value: '10',
    required: true,
  });
  const form = h(
    'form',
    { class: 'stack' },
    h('label', { for: 'shift-percent' }, 'Percent of the budget'),
    percent,
    h('label', { for: 'shift-to' }, 'To'),
    to,
    h('label', { for: 'shift-from' }, 'From'),
    from,
    h('div', { class: 'actions' }, h('button', { type: 'submit', class: 'primary' }, 'Shift')),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    act('shift_budget', {
      media_buy_id: id,
      to: to.value,
      percent: percent.value,
      ...(from.value && { from: from.value }),
    }).catch(() => {});
    close();
  });
  const close = dialog(`Shift the budget of ${brand}`, form);
}
