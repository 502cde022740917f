// SPDX-License-Identifier: Apache-2.0
// Crews and their runs: who is there, what is under way, what it came to.

import { h, keyed, setAttribute, setText } from './dom.js';
import { ago, count, duration, many, short } from './format.js';
import { agentGraph } from './graph.js';
import { client, store } from './session.js';
import { showRecentCalls } from './recent_calls.js';
import { figures } from './stats.js';
import { showTimeline } from './timeline.js';
import { toolToasts } from './tool_toasts.js';

const kWords = { available: 'Available', busy: 'Busy', offline: 'Offline' };
const kRunsShown = 30;

function crewCard(crew, choose) {
  const dot = h('span', { class: 'dot', 'aria-hidden': 'true' });
  const name = h('strong', { dir: 'auto' });
  const status = h('span', { class: 'crew-status' });
  const agents = h('span', { class: 'sub' });
  const work = h('span', { class: 'sub' });
  const root = h(
    'li',
    { class: 'card crew' },
    h(
      'button',
      { type: 'button', class: 'crew-pick', onclick: () => choose(crew.crew_id) },
      h('span', { class: 'crew-line' }, dot, name),
      status,
      agents,
      work,
    ),
  );
  root.update = (now, chosen) => {
    setText(name, now.name);
    setText(status, kWords[now.status] ?? now.status);
    setAttribute(root, 'data-status', now.status);
    const people = now.agents ?? [];
    setText(
      agents,
      people.length > 0
        ? people
            .slice(0, 3)
            .map((agent) => agent.name ?? agent)
            .join(', ') + (people.length > 3 ? ` +${people.length - 3}` : '')
        : 'no agents named',
    );
    const running = [...store.runs.values()].filter(
      (run) => run.crew_id === now.crew_id && run.status === 'running',
    ).length;
    setText(work, running > 0 ? `${many(running, 'run')} at work` : `since ${ago(now.updated_at)}`);
    setAttribute(root.firstChild, 'aria-pressed', String(chosen));
  };
  return root;
}

function runRow(run) {
  const open = h('button', { type: 'button', class: 'run-open', onclick: () => showTimeline(run.run_id) });
  const status = h('span', { class: 'pill' });
  const numbers = h('span', { class: 'sub' });
  const root = h('li', { class: 'run' }, status, h('div', {}, open, numbers));
  root.update = (now) => {
    setText(open, now.name || now.run_id);
    setText(status, now.status);
    setAttribute(status, 'data-status', now.status);
    const crew = store.crews.get(now.crew_id)?.name ?? now.crew_id;
    setText(
      numbers,
      [
        crew,
        many(now.tool_calls, 'call'),
        now.tool_errors ? many(now.tool_errors, 'error') : '',
        now.finished_at ? duration(now.duration_ms) : 'under way',
        now.tokens ? `${short(now.tokens)} tokens` : '',
        ago(now.started_at),
      ]
        .filter(Boolean)
        .join(' · '),
    );
  };
  return root;
}

const kLedger = [
  ['Balance', (f) => f.tokens && count(f.tokens.balance)],
  ['Earned', (f) => f.tokens && count(f.tokens.earned)],
  ['Spent', (f) => f.tokens && count(f.tokens.spent)],
  ['Pending rewards', (f) => f.tokens && count(f.tokens.pending_rewards)],
  ['Active rentals', (f) => f.rentals && `${count(f.rentals.active_rentals)} of ${count(f.rentals.total_rentals)}`],
  ['Rental hours', (f) => f.rentals && count(f.rentals.total_hours)],
  ['Revenue', (f) => f.rentals && count(f.rentals.total_revenue)],
];

export function showCrews(place) {
  let chosen = null;
  const crews = h('ul', { class: 'cards crew-cards', 'aria-label': 'Crews' });
  const noCrews = h('p', { class: 'empty' });
  const recent = h('ul', { class: 'runs', 'aria-label': 'Last three runs' });
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
      h('div', { class: 'panel' }, h('h2', {}, 'Last three runs'), recent, h('h2', {}, 'Runs'), runs, noRuns),
    ),
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
    setText(noCrews, store.ready ? 'No crew is registered yet: syncctl register-crew Research' : 'Loading…');
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
    keyed(
      recent,
      figures.dashboard?.recent_runs ?? [],
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
