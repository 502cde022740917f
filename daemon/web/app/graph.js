// SPDX-License-Identifier: Apache-2.0
// The live graph: crews, their agents, and the tools that they call, with how far each is. The list of the
// same calls below is what a screen reader gets.

import { h, keyed, setAttribute, setText, svg } from './dom.js';
import { duration } from './format.js';
import { store } from './session.js';

const kMostCalls = 10;
const kRow = 46;
const kColumns = [8, 190, 372];
const kWidths = [150, 150, 220];
const kWidth = kColumns[2] + kWidths[2] + 8;
const kHeight = 36;

const short = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
const words = (call) =>
  call.state === 'running'
    ? `${Math.round(call.progress ?? 0)} %`
    : `${call.state === 'ok' ? 'done' : call.state === 'error' ? 'failed' : call.state}${call.duration_ms === undefined ? '' : ` · ${duration(call.duration_ms)}`}`;

function node(kind, column) {
  const box = svg('rect', { width: kWidths[column], height: kHeight, rx: 8, class: 'node-box' });
  const bar = svg('rect', { class: 'node-bar', y: kHeight - 5, height: 3, width: 0, rx: 1.5, x: 6 });
  const name = svg('text', { class: 'node-name', x: 10, y: 16 });
  const sub = svg('text', { class: 'node-sub', x: 10, y: 28 });
  const root = svg('g', { class: `node ${kind}` }, box, bar, name, sub);
  return Object.assign(root, { parts: { bar, name, sub } });
}

function place(element, column, row, name, sub, state, progress) {
  const { parts } = element;
  setAttribute(element, 'transform', `translate(${kColumns[column]} ${row * kRow + 6})`);
  setText(parts.name, short(name, column === 2 ? 30 : 20));
  setText(parts.sub, short(sub, column === 2 ? 34 : 22));
  setAttribute(element, 'data-status', state);
  setAttribute(parts.bar, 'width', progress === null ? 0 : ((kWidths[column] - 12) * progress) / 100);
}

export function agentGraph() {
  const edges = svg('g', { class: 'edges' });
  const nodes = svg('g');
  const picture = svg('svg', { class: 'graph', role: 'img', 'aria-label': 'Agent graph' }, edges, nodes);
  const list = h('ul', { class: 'visually-hidden', 'aria-label': 'Tool calls' });
  const empty = h('p', { class: 'empty' }, 'No tool is at work. What crews call shows here as it happens.');
  const root = h('div', { class: 'graph-frame' }, picture, list, empty);

  function show(crewId) {
    const calls = [...store.calls.values()]
      .filter((call) => !crewId || call.crew_id === crewId)
      .sort(
        (a, b) =>
          (a.state === 'running' ? 0 : 1) - (b.state === 'running' ? 0 : 1) ||
          ((a.started ?? '') < (b.started ?? '') ? 1 : -1),
      )
      .slice(0, kMostCalls)
      .sort((a, b) => (a.crew_id + (a.agent_id ?? '') < b.crew_id + (b.agent_id ?? '') ? -1 : 1));
    empty.hidden = calls.length > 0;
    picture.classList.toggle('none', calls.length === 0);
    setAttribute(picture, 'viewBox', `0 0 ${kWidth} ${calls.length * kRow + 6}`);
    const shapes = [];
    const lines = [];
    const seen = new Map();
    calls.forEach((call, row) => {
      const agent = call.agent_id ?? 'crew';
      const crewKey = `crew ${call.crew_id}`;
      const agentKey = `agent ${call.crew_id} ${agent}`;
      if (!seen.has(crewKey)) {
        const crew = store.crews.get(call.crew_id);
        seen.set(crewKey, row);
        shapes.push({
          key: crewKey,
          kind: 'crew',
          column: 0,
          row,
          name: crew?.name ?? call.crew_id,
          sub: crew?.status ?? '',
          state: crew?.status ?? 'offline',
          progress: null,
        });
      }
      if (!seen.has(agentKey)) {
        seen.set(agentKey, row);
        const working = calls.some(
          (other) =>
            other.crew_id === call.crew_id && (other.agent_id ?? 'crew') === agent && other.state === 'running',
        );
        shapes.push({
          key: agentKey,
          kind: 'agent',
          column: 1,
          row,
          name: agent === 'crew' ? 'no agent named' : agent,
          sub: working ? 'at work' : 'idle',
          state: working ? 'running' : 'idle',
          progress: null,
        });
        lines.push({
          key: `edge ${agentKey}`,
          from: [0, seen.get(crewKey)],
          to: [1, row],
          state: working ? 'running' : 'idle',
        });
      }
      const key = `call ${call.run_id} ${call.call_id}`;
      shapes.push({
        key,
        kind: 'call',
        column: 2,
        row,
        name: call.tool ?? call.call_id,
        sub: [words(call), call.message].filter(Boolean).join(' · '),
        state: call.state,
        progress: call.state === 'running' ? (call.progress ?? 0) : 100,
      });
      lines.push({ key: `edge ${key}`, from: [1, seen.get(agentKey)], to: [2, row], state: call.state });
    });
    keyed(
      nodes,
      shapes,
      (shape) => shape.key,
      (shape) => node(shape.kind, shape.column),
      (element, s) => place(element, s.column, s.row, s.name, s.sub, s.state, s.progress),
    );
    keyed(
      edges,
      lines,
      (line) => line.key,
      () => svg('path', { class: 'edge' }),
      (path, { from, to, state }) => {
        const [x1, y1] = [kColumns[from[0]] + kWidths[from[0]], from[1] * kRow + 6 + kHeight / 2];
        const [x2, y2] = [kColumns[to[0]], to[1] * kRow + 6 + kHeight / 2];
        setAttribute(path, 'd', `M${x1} ${y1} C${(x1 + x2) / 2} ${y1} ${(x1 + x2) / 2} ${y2} ${x2} ${y2}`);
        setAttribute(path, 'data-status', state);
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
  return { root, show };
}
