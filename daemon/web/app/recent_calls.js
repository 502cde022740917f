// SPDX-License-Identifier: Apache-2.0
// What tools did before this page came stands in no snapshot: it is read from the latest runs.

import { Watch } from '/lib/syncd/watch.js';
import { foldCall, foldRunEnd } from './fold.js';
import { client, store, token, user } from './session.js';

const kRuns = 4;

function read(run) {
  const watch = new Watch(`/ws/runs/${encodeURIComponent(run.run_id)}`, { user, token });
  watch.on('frame', (frame) => {
    if (frame.call_id) foldCall(store, frame);
    if (frame.type === 'run_finished') foldRunEnd(store, frame);
    if (frame.seq >= run.last_seq) watch.close();
  });
  for (const end of ['ended', 'refused']) watch.on(end, () => watch.close());
}

export function showRecentCalls() {
  client.on('snapshot', () => {
    const latest = [...store.runs.values()].sort(
      (a, b) =>
        (a.status === 'running' ? 0 : 1) - (b.status === 'running' ? 0 : 1) ||
        (a.started_at < b.started_at ? 1 : -1),
    );
    latest
      .slice(0, kRuns)
      .filter((run) => run.tool_calls > 0)
      .forEach(read);
  });
}
