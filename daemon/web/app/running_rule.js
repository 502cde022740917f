// SPDX-License-Identifier: Apache-2.0
// "run ..." in a conversation whose assistant was sent away: the rule is run, and what it found stands below the
// question. It belongs to the one who asks: neither question nor result is said to the others.

import { newId } from '/lib/syncd/ids.js';
import { client, user } from './session.js';

const kMillis = 120_000;

export async function runRule(talk, text, rule) {
  const id = newId();
  const draft = {
    id,
    role: 'user',
    userId: user ?? 'local',
    source: 'web',
    content: text,
    own: true,
    timestamp: new Date().toISOString(),
    rule: { state: 'running' },
  };
  talk.draft(draft);
  try {
    const result = await client.request(
      'run_rule',
      { rule_code: rule, rule_id: `rule_${Date.now()}` },
      { id, timeout: kMillis },
    );
    draft.rule = { state: 'done', result };
  } catch (error) {
    draft.rule = { state: 'failed', error };
  }
  talk.changed();
}
