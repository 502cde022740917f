// SPDX-License-Identifier: Apache-2.0
// A run from its start to its end: each call of a tool as a bar in time. History first, then live.

import { Watch } from '/lib/syncd/watch.js';
import { dialog } from './dialog.js';
import { h, keyed, setAttribute, setText } from './dom.js';
import { clock, count, duration, many } from './format.js';
import { onceAFrame } from './frame.js';
import { store, token, user } from './session.js';

const kShown = 500;

export function showTimeline(runId) {
  let start = null;
  let end = null;
  let run = store.runs.get(runId);
  let events = 0;
  const calls = new Map();
  const head = h('p', { class: 'sub', 'aria-live': 'polite' });
  const list = h('ol', { class: 'timeline', 'aria-label': 'Calls' });
  const state = h('p', { class: 'empty' }, 'Loading…');
  const watch = new Watch(`/ws/runs/${encodeURIComponent(runId)}`, { user, token });

  function row(call) {
    const bar = h('span', { class: 'time-bar' });
    const words = h('span', { class: 'sub' });
    return Object.assign(
      h(
        'li',
        {},
        h('span', { class: 'time-name' }, call.tool ?? call.call_id),
        h('span', { class: 'time-track', 'aria-hidden': 'true' }, bar),
        words,
      ),
      { parts: { bar, words } },
    );
  }
  const draw = onceAFrame(() => {
    const now = end ?? Date.now();
    const whole = Math.max(1, now - (start ?? now));
    setText(
      head,
      [
        run?.status ?? 'waiting',
        run?.crew_id,
        start ? `began ${clock(start)}` : '',
        end ? `took ${duration(end - start)}` : '',
        many(events, 'event'),
        calls.size > kShown ? `the last ${kShown} calls` : '',
        run?.tokens ? `${count(run.tokens)} tokens` : '',
      ]
        .filter(Boolean)
        .join(' · '),
    );
    setText(state, start ? (calls.size === 0 ? 'No tool was called.' : '') : 'Not begun yet.');
    keyed(
      list,
      [...calls.values()].slice(-kShown),
      (call) => call.call_id,
      row,
      ({ parts }, call) => {
        parts.bar.style.marginInlineStart = `${((call.from - start) / whole) * 100}%`;
        parts.bar.style.width = `${Math.max(0.8, (((call.to ?? now) - call.from) / whole) * 100)}%`;
        setAttribute(parts.bar, 'data-status', call.state);
        setText(
          parts.words,
          call.to
            ? `${call.state === 'ok' ? 'done' : call.state} · ${duration(call.to - call.from)}`
            : `${Math.round(call.progress)} %${call.message ? ` · ${call.message}` : ''}`,
        );
      },
    );
  });
  watch.on('frame', (frame) => {
    if (frame.seq) ++events;
    const at = Date.parse(frame.timestamp);
    const call = calls.get(frame.call_id);
    if (frame.type === 'run_started') {
      start = at;
      run = frame.data.run;
    }
    if (frame.type === 'tool_start')
      calls.set(frame.call_id, {
        call_id: frame.call_id,
        tool: frame.tool,
        from: at,
        to: null,
        state: 'running',
        progress: 0,
      });
    if (frame.type === 'tool_progress' && call)
      Object.assign(call, { progress: frame.progress, message: frame.message });
    if (frame.type === 'tool_end' && call) Object.assign(call, { to: at, state: frame.status });
    if (frame.type === 'run_finished') {
      end = at;
      run = frame.data.run;
      for (const open of calls.values()) if (!open.to) Object.assign(open, { to: at, state: 'unfinished' });
    }
    draw();
  });
  watch.on('refused', (reason) => setText(state, reason));
  const ticking = setInterval(() => end || draw(), 1000);
  dialog(`Run ${run?.name ?? runId}`, [head, list, state], {
    side: true,
    onclose: () => {
      clearInterval(ticking);
      watch.close();
    },
  });
}
