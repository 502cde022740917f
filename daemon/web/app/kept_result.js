// SPDX-License-Identifier: Apache-2.0
// What a rule found earlier, by the name of its table; page by page.

import { count } from './format.js';
import { client } from './session.js';

const kPage = 1000;

// Read once and remembered: a message that comes into sight again shows its rows at once.
const kRemembered = 20;
const known = new Map();
export function rememberedResult(name) {
  if (!known.has(name)) {
    const reading = keptResult(name);
    known.set(name, reading);
    reading.then(
      (result) => (reading.result = result),
      () => known.delete(name),
    );
    if (known.size > kRemembered) known.delete(known.keys().next().value);
  }
  return known.get(name);
}

export async function keptResult(name) {
  const { data } = await client.request('show', { kind: 'rule', name });
  const { item } = data;
  return {
    ...item,
    message: `Rule ${item.rule} → ${count(item.row_count ?? item.rows.length)} rows → ${item.table ?? name}`,
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
