// SPDX-License-Identifier: Apache-2.0
// The table of campaigns: what is shown of them and in which order; the rows are campaign_row.js.

import { campaignRow } from './campaign_row.js';
import { h, setAttribute, setEmpty, setText } from './dom.js';
import { count } from './format.js';
import { client, store } from './session.js';
import { Windowed } from './windowed.js';

const kColumns = [
  ['brand', 'Campaign', 'c-name', (c) => c.brand_name.toLowerCase()],
  ['status', 'Active', 'c-switch', (c) => c.status],
  ['geo', 'Countries', 'c-geo', (c) => c.geo.length],
  ['bids', 'Bids', 'c-bids', (c) => c.bids.mobile],
  ['shares', 'Budget', 'c-shares', (c) => c.allocation.desktop],
  ['pacing', 'Today', 'c-pacing', (c) => (c.daily_cap > 0 ? c.spend_today / c.daily_cap : -1)],
  ['change', 'Last change', 'c-change', (c) => c.updated_at],
];

export function showCampaigns(place) {
  const rows = new Map();
  const asked = new Set();
  let sort = { column: 'brand', up: true };
  let shown = [];

  const title = h('h1', { id: 'campaigns-title' }, 'Campaigns');
  const number = h('span', { class: 'sub', 'aria-live': 'polite' });
  const search = h('input', {
    type: 'search',
    'aria-label': 'Filter campaigns',
    placeholder: 'Name or country',
    oninput: () => draw(),
  });
  const status = h(
    'select',
    { 'aria-label': 'Status', onchange: () => draw() },
    h('option', { value: '' }, 'All'),
    h('option', { value: 'active' }, 'Active'),
    h('option', { value: 'paused' }, 'Paused'),
  );
  const by = h(
    'select',
    { 'aria-label': 'Sort by', class: 'sort-select', onchange: () => turn(by.value) },
    kColumns.map(([id, label]) => h('option', { value: id }, label)),
  );
  const heads = kColumns.map(([id, label, area]) =>
    h(
      'div',
      { role: 'columnheader', class: area, 'aria-sort': 'none' },
      h(
        'button',
        { type: 'button', class: 'head', onclick: () => turn(id) },
        label,
        h('span', { class: 'arrow', 'aria-hidden': 'true' }),
      ),
    ),
  );
  const body = h('div', { role: 'rowgroup', class: 'rows' });
  const empty = h('p', { class: 'empty', hidden: true });
  const table = h(
    'div',
    {
      role: 'table',
      class: 'campaign-table',
      'aria-labelledby': 'campaigns-title',
      'aria-colcount': kColumns.length,
    },
    h(
      'div',
      { role: 'rowgroup', class: 'heads' },
      h('div', { role: 'row', class: 'campaign head-row', 'aria-rowindex': 1 }, heads),
    ),
    body,
  );
  const scroller = h(
    'div',
    { class: 'table-scroll', tabindex: '0', role: 'group', 'aria-label': 'Table of campaigns' },
    table,
  );
  place.append(
    h('div', { class: 'section-head' }, title, number, h('div', { class: 'tools' }, search, status, by)),
    scroller,
    empty,
  );

  const list = new Windowed({
    scroller,
    body,
    key: (campaign) => campaign.media_buy_id,
    make: (campaign) => {
      const made = campaignRow(campaign);
      rows.set(campaign.media_buy_id, made);
      return made.row;
    },
    update: (row, campaign, index) => {
      const its = rows.get(campaign.media_buy_id);
      its.update(campaign, index, store.changes.get(campaign.media_buy_id));
      lastChange(campaign.media_buy_id);
    },
  });

  // Who changed it last stands in no snapshot: asked for the rows that are seen.
  async function lastChange(id) {
    if (store.changes.has(id) || asked.has(id)) return;
    asked.add(id);
    const answer = await client.request('log', { kind: 'campaign', name: id, limit: 1 }).catch(() => null);
    if (!answer) asked.delete(id);
    const last = answer?.data?.items.at(-1);
    if (last && !store.changes.has(id)) {
      store.changes.set(id, last);
      list.draw();
    }
  }

  function turn(column) {
    sort = { column, up: sort.column === column ? !sort.up : true };
    draw();
  }

  function draw() {
    const words = search.value.trim().toLowerCase();
    const value = kColumns.find(([id]) => id === sort.column)[3];
    const fits = (c) =>
      (!status.value || c.status === status.value) &&
      (!words || `${c.brand_name}\n${c.name}\n${c.media_buy_id}\n${c.geo.join(' ')}`.toLowerCase().includes(words));
    shown = [...store.campaigns.values()].filter(fits).map((c) => [value(c), c]);
    const way = sort.up ? 1 : -1;
    shown.sort(([a, x], [b, y]) => (a < b ? -way : a > b ? way : x.media_buy_id < y.media_buy_id ? -1 : 1));
    kColumns.forEach(([id], i) => {
      setAttribute(heads[i], 'aria-sort', id !== sort.column ? 'none' : sort.up ? 'ascending' : 'descending');
    });
    by.value = sort.column;
    setAttribute(table, 'aria-rowcount', shown.length + 1);
    setText(number, store.ready ? `${count(shown.length)} of ${count(store.campaigns.size)}` : '');
    empty.hidden = shown.length > 0;
    scroller.hidden = shown.length === 0;
    if (!store.ready) setEmpty(empty, 'Loading…');
    else if (store.campaigns.size > 0) setEmpty(empty, 'No campaign fits the filter.');
    else setEmpty(empty, 'There are no campaigns yet.', 'syncctl create-media-buy "Apex Motors" apex --daily-cap 500');
    list.show(shown.map(([, campaign]) => campaign));
  }

  store.on('campaigns', (ids) => {
    if (ids.has(null)) {
      rows.clear();
      list.forget();
      asked.clear();
    }
    for (const id of ids) {
      if (store.campaigns.has(id)) continue;
      rows.delete(id);
    }
    draw();
    for (const id of ids) rows.get(id)?.flash();
  });
  setInterval(() => document.hidden || list.draw(), 30_000);
  draw();
}
