// SPDX-License-Identifier: Apache-2.0
// Where everything of the agent graph stands: three columns where there is room, a tree below one another on a
// phone. Knows nothing of how it is drawn.

const kColumns = {
  x: [0, 182, 364],
  width: [150, 150, 228],
  row: 46,
  cut: [
    [20, 22],
    [20, 22],
    [31, 36],
  ],
};
const kIndent = 22;
export const kNodeHeight = 36;

// `calls` in the order of their crews and agents. `shapes`: what is drawn, with its place; `lines`: from where
// to where.
export function layout(calls, { width, crewOf, words }) {
  const narrow = width > 0 && width < kColumns.x[2] + 160;
  const shapes = new Map();
  const lines = [];
  let rows = 0;
  const place = (column, row) =>
    narrow
      ? {
          x: column * kIndent,
          y: row * kColumns.row,
          width: width - column * kIndent,
          ...cutFor(width - column * kIndent),
        }
      : {
          x: kColumns.x[column],
          y: row * kColumns.row,
          width: kColumns.width[column],
          name: kColumns.cut[column][0],
          sub: kColumns.cut[column][1],
        };
  // In a tree everything has a row of its own; otherwise a crew and an agent stand beside their first call.
  const add = (key, column, what, parent) => {
    const row = narrow || column === 2 ? rows++ : rows;
    const { name, sub, ...where } = place(column, row);
    shapes.set(key, { key, ...what, ...where, name: short(what.name, name), sub: short(what.sub, sub) });
    if (parent)
      lines.push({ key: `edge ${key}`, path: edge(shapes.get(parent), where, narrow), state: what.state });
  };
  for (const call of calls) {
    const agent = call.agent_id ?? '';
    const crewKey = `crew ${call.crew_id}`;
    const agentKey = `agent ${call.crew_id} ${agent}`;
    if (!shapes.has(crewKey)) {
      const crew = crewOf(call.crew_id);
      const state = crew?.status ?? 'offline';
      add(crewKey, 0, {
        kind: 'crew',
        name: crew?.name ?? call.crew_id,
        sub: crew?.status ?? '',
        state,
        progress: null,
      });
    }
    if (!shapes.has(agentKey)) {
      const working = calls.some(
        (other) => other.crew_id === call.crew_id && (other.agent_id ?? '') === agent && other.state === 'running',
      );
      const [sub, state] = working ? ['at work', 'running'] : ['idle', 'idle'];
      add(agentKey, 1, { kind: 'agent', name: agent || 'no agent named', sub, state, progress: null }, crewKey);
    }
    const what = {
      kind: 'call',
      name: call.tool ?? call.call_id,
      sub: [words(call), call.message].filter(Boolean).join(' · '),
      state: call.state,
      progress: call.state === 'running' ? (call.progress ?? 0) : 100,
    };
    add(`call ${call.run_id} ${call.call_id}`, 2, what, agentKey);
  }
  return {
    shapes: [...shapes.values()],
    lines,
    width: narrow ? width : kColumns.x[2] + kColumns.width[2],
    height: rows * kColumns.row,
  };
}

const cutFor = (width) => ({ name: Math.floor(width / 7.8), sub: Math.floor(width / 6.4) });
const short = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

function edge(from, to, narrow) {
  const y = to.y + kNodeHeight / 2;
  if (narrow) return `M${from.x + kIndent / 2} ${from.y + kNodeHeight} V${y} H${to.x}`;
  const x = from.x + from.width;
  const middle = (x + to.x) / 2;
  return `M${x} ${from.y + kNodeHeight / 2} C${middle} ${from.y + kNodeHeight / 2} ${middle} ${y} ${to.x} ${y}`;
}
