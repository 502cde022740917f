// SPDX-License-Identifier: Apache-2.0
// Crews and their runs: who is there, what is under way, what it came to.

import { crewCard } from './crew_card.js';
import { h, keyed, setEmpty, setText } from './dom.js';
import { count } from './format.js';
import { agentGraph } from './graph.js';
import { client, store } from './session.js';
import { showRecentCalls } from './recent_calls.js';
import { runRow } from './run_row.js';
import { figures } from './stats.js';
import { toolToasts } from './tool_toasts.js';

const kRunsShown = 30;

const kLedger = [
  ['Balance', (f) => f.tokens && count(f.tokens.balance)],
  ['Earned', (f) => f.tokens && count(f.tokens.earned)],
  ['Spent', (f) => f.tokens && count(f.tokens.spent)],
  ['Pending rewards', (f) => f.tokens && count(f.tokens.pending_rewards)],
  [
    'Active rentals',
    (f) => f.rentals && `${count(f.rentals.active_rentals)} of ${count(f.rentals.total_rentals)}`,
  ],
  ['Rental hours', (f) => f.rentals && count(f.rentals.total_hours)],
  ['Revenue', (f) => f.rentals && count(f.rentals.total_revenue)],
];

export function showCrews(place) {
  let chosen = null;
  const crews = h('ul', { class: 'cards crew-cards', 'aria-label': 'Crews' });
  const noCrews = h('p', { class: 'empty' });
  const recent = h('ul', { class: 'runs', 'aria-label': 'Last three runs' });
  const noRecent = h('p', { class: 'empty' });
  const runs = h('ul', { class: 'runs', 'aria-label': 'Runs' });
  const noRuns = h('p', { class: 'empty' });
  const graph = agentGraph();
  const ledger = kLedger.map(([label]) =>
    h(
      'div',
      { class: 'card stat' },
      h('span', { class: 'label' }, label),
      h('span', { class: 'value small loading' }, '…'),
    ),
  );
  place.append(
    h('div', { class: 'section-head' }, h('h1', { id: 'crews-title' }, 'Crews and runs')),
    crews,
    noCrews,
    h(
      'div',
      { class: 'two' },
      h('div', { class: 'panel' }, h('h2', {}, 'Agent graph'), graph.root),
      h('div', { class: 'panel' }, h('h2', {}, 'Last three runs'), recent, noRecent),
    ),
    h('div', { class: 'panel runs-panel' }, h('h2', {}, 'Runs'), runs, noRuns),
    h('h2', {}, 'Ledger'),
    h('div', { class: 'cards ledger-cards' }, ledger),
  );

  const choose = (id) => {
    chosen = chosen === id ? null : id;
    draw();
  };
  function draw() {
    if (chosen && !store.crews.has(chosen)) chosen = null;
    const all = [...store.crews.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    keyed(
      crews,
      all,
      (crew) => crew.crew_id,
      (crew) => crewCard(crew, choose),
      (card, crew) => card.update(crew, crew.crew_id === chosen),
    );
    noCrews.hidden = all.length > 0;
    if (store.ready) setEmpty(noCrews, 'No crew is registered yet.', 'syncctl register-crew "Research" research');
    else setEmpty(noCrews, 'Loading…');
    const list = [...store.runs.values()]
      .filter((run) => !chosen || run.crew_id === chosen)
      .sort((a, b) => (a.started_at < b.started_at ? 1 : -1));
    keyed(
      runs,
      list.slice(0, kRunsShown),
      (run) => run.run_id,
      runRow,
      (row, run) => row.update(run),
    );
    noRuns.hidden = list.length > 0;
    setText(noRuns, store.ready ? 'No run yet.' : 'Loading…');
    graph.show(chosen);
  }
  function drawFigures() {
    kLedger.forEach(([, text], i) => {
      const value = ledger[i].lastChild;
      const known = text(figures);
      value.classList.toggle('loading', !known && !figures.error);
      setText(value, known || (figures.error ? '–' : '…'));
    });
    const latest = figures.dashboard?.recent_runs ?? [];
    noRecent.hidden = latest.length > 0;
    setText(noRecent, figures.dashboard ? 'No run yet.' : figures.error ? 'They could not be read.' : 'Loading…');
    keyed(
      recent,
      latest,
      (run) => run.run_id,
      runRow,
      (row, run) => row.update(store.runs.get(run.run_id) ?? run),
    );
  }
  figures.listeners.add(drawFigures);
  for (const topic of ['crews', 'runs'])
    store.on(topic, () => {
      draw();
      drawFigures();
    });
  store.on('calls', () => graph.show(chosen));
  client.on('event', toolToasts);
  showRecentCalls();
  draw();
  drawFigures();
}
