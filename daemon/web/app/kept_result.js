// SPDX-License-Identifier: Apache-2.0
// What a rule found earlier, by the name of its table; page by page.

import { many } from './format.js';
import { client } from './session.js';

const kPage = 1000;

export async function keptResult(name) {
  const { data } = await client.request('show', { kind: 'rule', name });
  const { item } = data;
  return {
    ...item,
    message: `${item.rule} → ${many(item.row_count ?? item.rows.length, 'row')} → ${item.table ?? name}`,
  };
}

// The rows behind those that are there.
export async function restOf(name, offset) {
  const rows = [];
  for (;;) {
    const { data } = await client.request('show', {
      kind: 'rule',
      name,
      limit: kPage,
      offset: offset + rows.length,
    });
    rows.push(...data.item.rows);
    if (!data.item.more || data.item.rows.length === 0) return rows;
  }
}

// "Rule find_all_patterns → 5 rows → rule_find_all_patterns_1732430862456": the table in it, or nothing.
export const tableIn = (text) => /^Rule \S+ → [\d,]+ rows? → (rule_\w+)/.exec(text)?.[1] ?? null;
