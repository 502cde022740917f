// SPDX-License-Identifier: Apache-2.0
// The cards of figures: read every 30 seconds and whenever something they count has happened.

import { h, setAttribute, setText } from './dom.js';
import { count, duration, many, money, short } from './format.js';
import { client, http, store } from './session.js';
import { sparkline } from './sparkline.js';

const kEveryMillis = 30_000;
const kSoonMillis = 400;
const kLong = 9; // characters that fit a card at full size
const kCounted = /^(run_|signal|crew_|tokens_)/;

const finished = () =>
  [...store.runs.values()]
    .filter((run) => run.finished_at)
    .sort((a, b) => (a.finished_at < b.finished_at ? -1 : 1))
    .slice(-24);

// What it is called, what it says, the words below, the line; or a part of a whole.
const kCards = [
  [
    'Active',
    () => (store.ready ? count(active()) : null),
    () => `of ${many(store.campaigns.size, 'campaign')}`,
    () => active() / store.campaigns.size,
    '#campaigns',
  ],
  ['Spent today', () => (store.ready ? spent() : null), () => 'all campaigns', () => pace(), '#campaigns'],
  [
    'Runs',
    (f) => f && count(f.total_runs),
    (f) => `${count(f.running_runs)} at work`,
    () => finished().map((run) => run.tool_calls),
    '#crews',
  ],
  [
    'Success rate',
    (f) => f && (f.total_runs > f.running_runs ? `${f.success_rate} %` : '–'),
    (f) => `${count(f.failed_runs)} failed`,
    () => rates(finished()),
    '#crews',
  ],
  [
    'Average latency',
    (f) => f && (f.avg_latency_ms ? duration(f.avg_latency_ms) : '–'),
    (f) => `p95 ${f.p95_latency_ms ? duration(f.p95_latency_ms) : '–'}`,
    () =>
      finished()
        .filter((run) => run.status !== 'abandoned')
        .map((run) => run.duration_ms ?? 0),
    '#crews',
  ],
  [
    'Tokens',
    (f) => f && short(f.total_tokens),
    (f) => `${count(f.active_crews)} active crews`,
    () => finished().map((run) => run.tokens ?? 0),
    '#crews',
  ],
];

const active = () => [...store.campaigns.values()].filter((campaign) => campaign.status === 'active').length;

// How much of their caps the campaigns have spent, where they are in one currency.
function pace() {
  const capped = [...store.campaigns.values()].filter((campaign) => campaign.daily_cap > 0);
  if (new Set(capped.map((campaign) => campaign.currency)).size !== 1) return NaN;
  const sum = (key) => capped.reduce((so, campaign) => so + campaign[key], 0);
  return sum('spend_today') / sum('daily_cap');
}

function spent() {
  const sums = new Map();
  for (const { currency, spend_today: spend } of store.campaigns.values())
    sums.set(currency, (sums.get(currency) ?? 0) + spend);
  return [...sums].map(([currency, sum]) => money(sum, currency, 0)).join(' + ') || money(0);
}

function rates(runs) {
  let good = 0;
  return runs.map((run, place) => {
    good += run.status === 'success';
    return good / (place + 1);
  });
}

export const figures = { dashboard: null, tokens: null, rentals: null, error: null, listeners: new Set() };

async function read() {
  try {
    [figures.dashboard, figures.tokens, figures.rentals] = await Promise.all(
      ['/dashboard/stats', '/dashboard/tokens/stats', '/dashboard/rentals/stats'].map((path) => http.get(path)),
    );
    figures.error = null;
  } catch (error) {
    figures.error = error;
  }
  for (const listener of figures.listeners) listener();
}

export function showStats(place) {
  const cards = kCards.map(([label, , , , href]) => {
    const value = h('span', { class: 'value loading' }, '…');
    const below = h('span', { class: 'sub' });
    const line = sparkline();
    const fill = h('span', { class: 'fill' });
    const part = h('span', { class: 'bar part-bar', hidden: true, 'aria-hidden': 'true' }, fill);
    const root = h(
      'a',
      { class: 'card stat', href },
      h('span', { class: 'label' }, label),
      value,
      below,
      line.root,
      part,
    );
    return { root, value, below, line, fill, part };
  });
  const trouble = h(
    'p',
    { class: 'banner', hidden: true },
    h('span', {}, ''),
    h('button', { type: 'button', class: 'small', onclick: read }, 'Try again'),
  );
  place.append(
    trouble,
    h(
      'div',
      { class: 'cards stat-cards' },
      cards.map((card) => card.root),
    ),
  );

  function draw() {
    cards.forEach(({ value, below, line, fill, part }, i) => {
      const [, text, sub, series] = kCards[i];
      const needs = text.length > 0;
      const known = needs ? figures.dashboard && text(figures.dashboard) : text();
      value.classList.toggle('loading', !known);
      setText(value, known || (figures.error && needs ? '–' : '…'));
      value.classList.toggle('long', value.textContent.length > kLong);
      setAttribute(value, 'title', value.textContent.length > kLong ? value.textContent : null);
      setText(below, known ? sub(figures.dashboard) : '');
      const shown = series();
      line.show(Array.isArray(shown) ? shown : []);
      part.hidden = !Number.isFinite(shown);
      fill.style.width = part.hidden ? '0' : `${Math.min(1, shown) * 100}%`;
    });
    trouble.hidden = !figures.error;
    setText(trouble.firstChild, figures.error ? `The figures could not be read: ${figures.error.message}. ` : '');
    setAttribute(place, 'aria-busy', !figures.dashboard && !figures.error ? 'true' : null);
  }
  figures.listeners.add(draw);
  let soon = null;
  const shortly = () => {
    soon ??= setTimeout(() => {
      soon = null;
      read();
    }, kSoonMillis);
  };
  client.on('event', (frame) => kCounted.test(frame.type) && shortly());
  client.on('snapshot', read);
  client.on('welcome', () => figures.error && shortly());
  for (const topic of ['campaigns', 'runs']) store.on(topic, draw);
  setInterval(() => document.hidden || read(), kEveryMillis);
  draw();
}
