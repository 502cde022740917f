// SPDX-License-Identifier: Apache-2.0
// The live graph: crews, their agents, and the tools that they call, with how far each is. The list of the
// same calls below is what a screen reader gets.

import { h, keyed, setAttribute, setText, svg } from './dom.js';
import { duration } from './format.js';
import { kNodeHeight, layout } from './graph_layout.js';
import { store } from './session.js';

const kMostCalls = 10;
const kStates = { ok: 'done', error: 'failed' };

const words = (call) =>
  call.state === 'running'
    ? `${Math.round(call.progress ?? 0)} %`
    : `${kStates[call.state] ?? call.state}${call.duration_ms === undefined ? '' : ` · ${duration(call.duration_ms)}`}`;

function node(kind) {
  const box = svg('rect', { height: kNodeHeight - 2, x: 1, y: 1, rx: 8, class: 'node-box' });
  const bar = svg('rect', { class: 'node-bar', y: kNodeHeight - 5, height: 3, width: 0, rx: 1.5, x: 6 });
  const name = svg('text', { class: 'node-name', x: 11, y: 15 });
  const sub = svg('text', { class: 'node-sub', x: 11, y: 27 });
  const root = svg('g', { class: `node ${kind}` }, box, bar, name, sub);
  return Object.assign(root, { parts: { box, bar, name, sub } });
}

function place(element, { x, y, width, name, sub, state, progress }) {
  const { parts } = element;
  setAttribute(element, 'transform', `translate(${x} ${y})`);
  setAttribute(parts.box, 'width', width - 2);
  setText(parts.name, name);
  setText(parts.sub, sub);
  setAttribute(element, 'data-status', state);
  setAttribute(parts.bar, 'width', progress === null ? 0 : ((width - 12) * progress) / 100);
}

// Those under way first; of the chosen, the ones that belong together side by side.
function latest(crewId) {
  const atWork = (call) => (call.state === 'running' ? 0 : 1);
  const whose = (call) => `${call.crew_id} ${call.agent_id ?? ''}`;
  return [...store.calls.values()]
    .filter((call) => !crewId || call.crew_id === crewId)
    .sort((a, b) => atWork(a) - atWork(b) || ((a.started ?? '') < (b.started ?? '') ? 1 : -1))
    .slice(0, kMostCalls)
    .sort((a, b) => (whose(a) < whose(b) ? -1 : whose(a) > whose(b) ? 1 : 0));
}

export function agentGraph() {
  const edges = svg('g', { class: 'edges' });
  const nodes = svg('g');
  const picture = svg('svg', { class: 'graph', role: 'img', 'aria-label': 'Agent graph' }, edges, nodes);
  const list = h('ul', { class: 'visually-hidden', 'aria-label': 'Tool calls' });
  const empty = h('p', { class: 'empty' }, 'No tool is at work. What crews call shows here as it happens.');
  const root = h('div', { class: 'graph-frame' }, picture, list, empty);
  let shown = null;
  let room = 0;

  function show(crewId) {
    shown = crewId;
    const calls = latest(crewId);
    empty.hidden = calls.length > 0;
    picture.classList.toggle('none', calls.length === 0);
    const { shapes, lines, width, height } = layout(calls, {
      width: room,
      crewOf: (id) => store.crews.get(id),
      words,
    });
    setAttribute(picture, 'viewBox', `0 0 ${width} ${height}`);
    keyed(
      nodes,
      shapes,
      (shape) => shape.key,
      (shape) => node(shape.kind),
      place,
    );
    keyed(
      edges,
      lines,
      (line) => line.key,
      () => svg('path', { class: 'edge' }),
      (element, { path, state }) => {
        setAttribute(element, 'd', path);
        setAttribute(element, 'data-status', state);
      },
    );
    keyed(
      list,
      calls,
      (call) => `${call.run_id} ${call.call_id}`,
      () => h('li'),
      (row, call) => setText(row, `${call.tool ?? call.call_id}: ${words(call)}`),
    );
  }

  new ResizeObserver(() => {
    const width = Math.floor(root.clientWidth);
    if (width === room || width === 0) return;
    room = width;
    show(shown);
  }).observe(root);
  return { root, show };
}
