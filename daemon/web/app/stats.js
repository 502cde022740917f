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

// What it is called, what it says, the words below, the line.
const kCards = [
  [
    'Active',
    () => (store.ready ? `${[...store.campaigns.values()].filter((c) => c.status === 'active').length}` : null),
    () => `of ${many(store.campaigns.size, 'campaign')}`,
    () => [],
    '#campaigns',
  ],
  ['Spent today', () => (store.ready ? spent() : null), () => 'all campaigns', () => [], '#campaigns'],
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
    const root = h(
      'a',
      { class: 'card stat', href },
      h('span', { class: 'label' }, label),
      value,
      below,
      line.root,
    );
    return { root, value, below, line };
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
    cards.forEach(({ value, below, line }, i) => {
      const [, text, sub, series] = kCards[i];
      const needs = text.length > 0;
      const known = needs ? figures.dashboard && text(figures.dashboard) : text();
      value.classList.toggle('loading', !known);
      setText(value, known || (figures.error && needs ? '–' : '…'));
      value.classList.toggle('long', value.textContent.length > kLong);
      setAttribute(value, 'title', value.textContent.length > kLong ? value.textContent : null);
      setText(below, known ? sub(figures.dashboard) : '');
      line.show(series());
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
