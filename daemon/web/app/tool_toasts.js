// SPDX-License-Identifier: Apache-2.0
// A note for each call of a tool that is seen live: its start, how far it is, its end.

import { duration } from './format.js';
import { toast } from './toasts.js';

const kLines = {
  tool_start: () => ['start', '🔧 started', 'info'],
  tool_progress: (frame) => [
    'progress',
    `⏳ ${Math.round(frame.progress)} %${frame.message ? ` · ${frame.message}` : ''}`,
    'info',
  ],
  tool_end: (frame) =>
    frame.status === 'ok'
      ? ['end', `✅ done in ${duration(frame.duration_ms)}`, 'good']
      : [
          'end',
          `❌ failed${frame.exit_code === undefined ? '' : ` with ${frame.exit_code}`} after ${duration(frame.duration_ms)}`,
          'bad',
        ],
};
const kFreshMillis = 30_000;

// What was missed while away is told in the graph and the timeline, not by a shower of notes.
export function toolToasts(frame) {
  const line = kLines[frame.type];
  if (!line || (frame.timestamp && Date.now() - Date.parse(frame.timestamp) > kFreshMillis)) return;
  const [lineName, text, kind] = line(frame);
  toast(frame.tool ?? frame.call_id, {
    key: `tool ${frame.run_id} ${frame.call_id}`,
    line: text,
    lineName,
    kind,
    millis: kind === 'info' ? 20_000 : 6000,
  });
}
