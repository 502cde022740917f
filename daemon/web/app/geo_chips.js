// SPDX-License-Identifier: Apache-2.0
// A campaign's countries as chips: each can be taken off, and one put on.

import { h, keyed } from './dom.js';
import { act } from './session.js';

const kShown = 5;
const kNames = new Intl.DisplayNames(['en'], { type: 'region' });

function nameOf(code) {
  try {
    return kNames.of(code) ?? code;
  } catch {
    return code;
  }
}

export function chips(id, brand) {
  let all = false;
  let geo = [];
  const list = h('span', { class: 'chips' });
  const more = h('button', {
    type: 'button',
    class: 'chip quiet',
    onclick: () => {
      all = !all;
      draw();
    },
  });
  const add = h(
    'button',
    { type: 'button', class: 'chip add', 'aria-label': `Add a country to ${brand}`, title: 'Add a country' },
    '+',
  );
  const root = h('div', { class: 'chip-row' }, list, more, add);

  add.addEventListener('click', () => {
    const field = h('input', {
      class: 'inplace-field',
      'aria-label': `Country to add to ${brand}`,
      placeholder: 'US or France',
      size: 10,
      maxlength: 60,
    });
    // Taking the field away takes the focus from it, which ends it too.
    let over = false;
    const end = (focus) => {
      if (over) return;
      over = true;
      field.replaceWith(add);
      if (focus) add.focus();
    };
    field.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && field.value.trim()) {
        act('add_geo', {
          media_buy_id: id,
          countries: field.value
            .split(',')
            .map((name) => name.trim())
            .filter(Boolean),
        }).catch(() => {});
      }
      if (event.key !== 'Enter' && event.key !== 'Escape') return;
      event.preventDefault();
      end(true);
    });
    field.addEventListener('blur', () => end(false));
    add.replaceWith(field);
    field.focus();
  });

  const make = (code) =>
    h(
      'span',
      { class: 'chip', title: nameOf(code) },
      h('span', {}, code),
      h(
        'button',
        {
          type: 'button',
          class: 'chip-off',
          'aria-label': `Take ${nameOf(code)} off ${brand}`,
          onclick: () => act('remove_geo', { media_buy_id: id, countries: [code] }).catch(() => {}),
        },
        '×',
      ),
    );

  function draw() {
    keyed(list, all ? geo : geo.slice(0, kShown), (code) => code, make);
    more.hidden = geo.length <= kShown;
    more.textContent = all ? 'fewer' : `+${geo.length - kShown}`;
    more.setAttribute(
      'aria-label',
      all ? `Show fewer countries of ${brand}` : `Show all ${geo.length} countries of ${brand}`,
    );
  }
  let known = null;
  function show(next) {
    if (known === next.join()) return;
    known = next.join();
    geo = next;
    draw();
  }
  return { root, show };
}
