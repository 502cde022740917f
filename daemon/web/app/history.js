// SPDX-License-Identifier: Apache-2.0
// A campaign's history: who changed what, from where, from what to what, and each change's undoing.

import { dialog } from './dialog.js';
import { h } from './dom.js';
import { ago, fromTo, source } from './format.js';
import { act, client, store } from './session.js';

const kPage = 50;

function entry(change) {
  const [sign, word] = source(change.source);
  const undo = h('button', { type: 'button', class: 'small', 'aria-label': `Undo: ${change.details}` }, 'Undo');
  const trouble = h('p', { class: 'trouble', 'aria-live': 'polite' });
  undo.addEventListener('click', async () => {
    undo.disabled = true;
    try {
      await act('undo', { seq: change.seq });
      undo.textContent = 'Undone';
    } catch (error) {
      trouble.textContent = error.message;
      undo.disabled = error.code === 'conflict';
    }
  });
  return h(
    'li',
    {},
    h(
      'div',
      { class: 'past' },
      h('strong', {}, change.details),
      h('span', { class: 'sub' }, fromTo(change.previous_value, change.new_value)),
      h('span', { class: 'sub' }, `${change.actor} · ${sign} ${word} · ${ago(change.timestamp)} · #${change.seq}`),
      trouble,
    ),
    change.operation === 'create_media_buy' ? null : undo,
  );
}

export function showHistory(id, brand) {
  const list = h('ol', { class: 'history', reversed: true });
  const state = h('p', { class: 'empty' }, 'Loading…');
  const older = h('button', { type: 'button', hidden: true, onclick: () => load(false) }, 'Older changes');
  let before = null;
  const entries = new Map(); // by seq: what was said of an undoing stays when they are read anew
  const entryOf = (change) => {
    if (!entries.has(change.seq)) entries.set(change.seq, entry(change));
    return entries.get(change.seq);
  };

  async function load(anew) {
    if (anew) before = null;
    try {
      const { data } = await client.request('log', {
        kind: 'campaign',
        name: id,
        limit: kPage,
        ...(before && { before }),
      });
      if (anew) list.replaceChildren();
      list.append(...data.items.toReversed().map(entryOf));
      before = data.items[0]?.seq ?? null;
      older.hidden = !data.more;
      state.textContent = list.children.length === 0 ? 'Nothing was changed yet.' : '';
    } catch (error) {
      state.textContent = error.message;
    }
  }
  const silent = store.on('campaigns', (ids) => {
    if (ids.has(null)) entries.clear(); // of another log, perhaps
    if (ids.has(id) || ids.has(null)) load(true);
  });
  dialog(`History of ${brand}`, [state, list, older], { side: true, onclose: silent });
  load(true);
}
