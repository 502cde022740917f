// SPDX-License-Identifier: Apache-2.0
// One campaign as a row: made once, then only what differs is written.

import { allocation } from './allocation.js';
import { chips } from './geo_chips.js';
import { h, setAttribute, setText } from './dom.js';
import { ago, amountOf, money, source } from './format.js';
import { showHistory } from './history.js';
import { inplace } from './inplace.js';
import { act } from './session.js';
import { toast } from './toasts.js';

const kFlashMillis = 400;
const kDevices = [
  ['desktop', 'D'],
  ['mobile', 'M'],
  ['tablet', 'T'],
];

function number(text, what, then) {
  const amount = amountOf(text);
  if (amount !== null) return then(amount);
  toast(`“${text}” is no ${what} that reads one way: 1250.50 or 1,250.50 does`, { kind: 'bad' });
}

const cell = (name, ...children) => h('div', { role: 'cell', class: `cell ${name}` }, ...children);

export function campaignRow(first) {
  const id = first.media_buy_id;
  let shown = first;
  const brand = first.brand_name;
  const name = h('span', { class: 'brand-name', dir: 'auto' });
  const note = h('span', { class: 'sub' });
  const knob = h(
    'button',
    { type: 'button', role: 'switch', class: 'switch' },
    h('span', { class: 'knob', 'aria-hidden': 'true' }),
  );
  knob.addEventListener('click', async () => {
    const status = shown.status === 'active' ? 'paused' : 'active';
    knob.setAttribute('aria-busy', 'true');
    await act('set_status', { media_buy_id: id, status }).catch(() => {});
    knob.removeAttribute('aria-busy');
  });
  const geo = chips(id, brand);
  const bids = kDevices.map(([device, letter]) => ({
    device,
    letter,
    ...inplace({
      label: `${device} bid of ${brand}`,
      inputmode: 'decimal',
      max: 16,
      class: 'bid',
      save: (text) =>
        number(text, 'bid', (bid) => act('adjust_bid', { media_buy_id: id, device, bid }).catch(() => {})),
    }),
  }));
  const shares = allocation(id, brand);
  const spent = h('span');
  const cap = inplace({
    label: `Daily cap of ${brand}`,
    hint: '0 removes the cap',
    inputmode: 'decimal',
    max: 16,
    save: (text) =>
      number(text, 'amount', (amount) => act('set_daily_cap', { media_buy_id: id, amount }).catch(() => {})),
  });
  const fill = h('span', { class: 'fill' });
  const meter = h(
    'div',
    {
      class: 'bar pacing-bar',
      role: 'meter',
      'aria-label': `Spend of ${brand} against its daily cap`,
      'aria-valuemin': 0,
      'aria-valuemax': 100,
    },
    fill,
  );
  const what = h('span', { class: 'what' });
  const who = h('span', { class: 'sub' });
  const past = h(
    'button',
    {
      type: 'button',
      class: 'quiet small',
      'aria-label': `History of ${brand}`,
      onclick: () => showHistory(id, brand),
    },
    'History',
  );

  const row = h(
    'div',
    { role: 'row', class: 'campaign' },
    cell('c-name', name, note),
    cell('c-switch', knob),
    cell('c-geo', geo.root),
    cell(
      'c-bids',
      ...bids.map(({ letter, device, root }) =>
        h(
          'span',
          { class: 'bid-pair' },
          h('span', { class: 'letter', title: device, 'aria-hidden': 'true' }, letter),
          root,
        ),
      ),
    ),
    cell('c-shares', shares.root),
    cell(
      'c-pacing',
      h('div', { class: 'pacing-text' }, spent, h('span', { class: 'of' }, ' of '), cap.root),
      meter,
    ),
    cell('c-change', h('div', { class: 'change-text' }, what, who), past),
  );

  let timer = null;
  function flash() {
    row.classList.remove('flash');
    void row.offsetWidth; // begins the animation anew
    row.classList.add('flash');
    clearTimeout(timer);
    timer = setTimeout(() => row.classList.remove('flash'), kFlashMillis);
  }

  function update(campaign, index, change) {
    shown = campaign;
    setAttribute(row, 'aria-rowindex', index + 2);
    setText(name, campaign.brand_name);
    setText(note, campaign.name === campaign.brand_name ? campaign.media_buy_id : campaign.name);
    setAttribute(knob, 'aria-checked', String(campaign.status === 'active'));
    setAttribute(knob, 'aria-label', `${campaign.brand_name} is ${campaign.status}`);
    setAttribute(row, 'data-status', campaign.status);
    geo.show(campaign.geo);
    for (const { device, show } of bids)
      show(money(campaign.bids[device], campaign.currency), String(campaign.bids[device]));
    shares.show(campaign.allocation);
    setText(spent, money(campaign.spend_today, campaign.currency));
    const capped = campaign.daily_cap > 0;
    cap.show(
      capped ? money(campaign.daily_cap, campaign.currency) : 'no cap',
      capped ? String(campaign.daily_cap) : '0',
    );
    const share = capped ? Math.min(100, (campaign.spend_today / campaign.daily_cap) * 100) : 0;
    fill.style.width = `${share}%`;
    setAttribute(meter, 'aria-valuenow', Math.round(share));
    setAttribute(meter, 'aria-valuetext', capped ? `${Math.round(share)} percent` : 'no cap');
    setAttribute(meter, 'data-level', share >= 100 ? 'over' : share >= 85 ? 'high' : null);
    setText(what, change?.details || 'Updated');
    setAttribute(what, 'title', change?.details ?? null);
    setText(
      who,
      `${change?.actor ? `${change.actor} · ${source(change.source)[1]} · ` : ''}${ago(campaign.updated_at)}`,
    );
  }
  return { row, update, flash };
}
