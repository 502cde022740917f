// SPDX-License-Identifier: Apache-2.0
// What the assistant found for a rule that was said in a conversation: its line and its SQL, and the rows, which
// stand in the kept result. Who asked sees them at once, the others when they want to.

import { h } from './dom.js';
import { rememberedResult } from './kept_result.js';
import { resultHead, resultTable } from './result_table.js';
import { client } from './session.js';

export function saidResult(rule, message) {
  const button = h('button', { type: 'button', class: 'small', onclick: show }, 'Show the rows');
  const place = h(
    'div',
    { class: 'result' },
    resultHead(rule),
    rule.row_count === 0 ? null : h('div', {}, button),
  );

  async function show() {
    button.disabled = true;
    try {
      const table = resultTable(await rememberedResult(rule.table));
      place.replaceWith(table);
      table.dispatchEvent(new Event('grown', { bubbles: true }));
    } catch (error) {
      button.replaceWith(h('p', { class: 'trouble' }, error.message));
    }
  }

  const mine = message.context.metadata.for === client.welcome?.userId;
  if (!mine || rule.row_count === 0) return place;
  const { result } = rememberedResult(rule.table);
  if (result) return resultTable(result);
  show();
  return place;
}
