// SPDX-License-Identifier: Apache-2.0
// Rules: a question in plain words, the SQL that it became, its rows; and what was asked before.

import { h, keyed, setText } from './dom.js';
import { ago, count } from './format.js';
import { keptResult } from './kept_result.js';
import { resultTable } from './result_table.js';
import { act, client, knows } from './session.js';

const kExamples = [
  'Find all patterns',
  'Find patterns where kind equals pattern',
  'List patterns created in the last week',
  'Show campaigns sorted by spend_today',
];

const kChanges = new Set(['table_finished', 'table_dropped']);

export function showRules(place) {
  const question = h('input', {
    id: 'rule-words',
    'aria-label': 'Rule',
    placeholder: 'Find patterns where kind equals pattern',
    maxlength: 2000,
    autocomplete: 'off',
  });
  const run = h('button', { type: 'submit', class: 'primary' }, 'Run');
  const form = h('form', { class: 'rule-form' }, question, run);
  const examples = h(
    'div',
    { class: 'examples' },
    kExamples.map((text) =>
      h(
        'button',
        {
          type: 'button',
          class: 'chip',
          onclick: () => ask(text),
        },
        text,
      ),
    ),
  );
  const outcome = h('div', { class: 'rule-outcome', 'aria-live': 'polite' });
  const kept = h('ul', { class: 'kept' });
  const none = h('p', { class: 'empty' }, 'No result is kept yet.');
  const absent = h('p', { class: 'banner', hidden: true }, 'This server does not run rules.');
  place.append(
    h('div', { class: 'section-head' }, h('h1', { id: 'rules-title' }, 'Rules')),
    absent,
    h(
      'p',
      { class: 'lead' },
      'Ask about what is here in plain words. The answer shows the query that it became, and its rows are kept.',
    ),
    form,
    examples,
    outcome,
    h('h2', {}, 'Kept results'),
    kept,
    none,
  );

  function ask(text) {
    question.value = text;
    form.requestSubmit();
  }
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const words = question.value.trim().replace(/^run\s+/i, '');
    if (!words) return;
    run.disabled = true;
    outcome.replaceChildren(h('p', { class: 'sub' }, 'Running…'));
    try {
      const result = await client.request(
        'run_rule',
        { rule_code: words, rule_id: `rule_${Date.now()}` },
        { timeout: 120_000 },
      );
      outcome.replaceChildren(resultTable(result));
    } catch (error) {
      outcome.replaceChildren(
        h('p', { class: 'trouble' }, `❌ ${error.message}`),
        error.hint ? h('p', { class: 'sub' }, error.hint) : '',
      );
    }
    run.disabled = false;
    list();
  });

  async function list() {
    const able = await knows('run_rule');
    absent.hidden = able;
    for (const one of [form, examples]) one.hidden = !able;
    const answer = able ? await client.request('list', { kind: 'rules' }).catch(() => null) : null;
    const items = answer?.data?.items ?? [];
    none.hidden = items.length > 0;
    keyed(
      kept,
      items,
      (item) => item.table ?? item.name ?? JSON.stringify(item),
      (item) => {
        const name = item.table ?? item.name;
        const again = h('button', { type: 'button', class: 'small', onclick: () => show(name) }, 'Show');
        const anew = h(
          'button',
          { type: 'button', class: 'small quiet', hidden: !item.rule_code, onclick: () => ask(item.rule_code) },
          'Run again',
        );
        const drop = h(
          'button',
          {
            type: 'button',
            class: 'small quiet',
            'aria-label': `Drop ${name}`,
            onclick: () => act('drop_rule', { rule: name }).then(list, () => {}),
          },
          'Drop',
        );
        return h(
          'li',
          {},
          h('span', {}, h('strong', {}, item.rule ?? name), h('span', { class: 'sub' })),
          again,
          anew,
          drop,
        );
      },
      (row, item) =>
        setText(
          row.querySelector('.sub'),
          ` ${count(item.row_count ?? item.rows ?? 0)} rows · ${ago(item.created_at ?? item.timestamp)}`,
        ),
    );
  }
  async function show(name) {
    try {
      outcome.replaceChildren(resultTable(await keptResult(name)));
    } catch (error) {
      outcome.replaceChildren(h('p', { class: 'trouble' }, error.message));
    }
  }
  client.on('state', ({ state }) => state === 'connected' && !place.hidden && list());
  client.on('event', (frame) => kChanges.has(frame.type) && !place.hidden && list());
  return { shown: () => client.connected && list() };
}
