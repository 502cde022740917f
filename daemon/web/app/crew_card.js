// SPDX-License-Identifier: Apache-2.0
// One crew as a card: green, yellow or red, who is in it, what it is at.

import { h, setAttribute, setText } from './dom.js';
import { ago, many } from './format.js';
import { store } from './session.js';

const kWords = { available: 'Available', busy: 'Busy', offline: 'Offline' };

export function crewCard(crew, choose) {
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
