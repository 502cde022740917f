// SPDX-License-Identifier: Apache-2.0
// One run as a line of a list; its name opens its timeline.

import { h, setAttribute, setText } from './dom.js';
import { ago, duration, many, short } from './format.js';
import { store } from './session.js';
import { showTimeline } from './timeline.js';

export function runRow(run) {
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
