// SPDX-License-Identifier: Apache-2.0
// What a rule gave: its line, the SQL it became, and the rows with sort, filter and CSV.

import { h, setAttribute } from './dom.js';
import { csv } from './csv.js';
import { count, duration } from './format.js';
import { restOf } from './kept_result.js';

const kShown = 200;

const text = (value) =>
  value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
const nameOf = (column) => (typeof column === 'string' ? column : column.name);

export function compare(a, b) {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return text(a).localeCompare(text(b), 'en', { numeric: true });
}

// Its line and its SQL.
export function resultHead(result) {
  const took =
    result.duration_ms === undefined ? null : h('span', { class: 'sub' }, ` ${duration(result.duration_ms)}`);
  const sql = () => [h('summary', {}, 'SQL'), h('pre', { class: 'sql', tabindex: '0' }, result.sql)];
  return [
    h('p', { class: 'result-line' }, result.message ?? '', took),
    result.sql ? h('details', { open: true }, sql()) : null,
  ];
}

export function resultTable(result) {
  const columns = (result.columns ?? []).map(nameOf);
  // A row is a list in the order of the columns, or an object.
  const inOrder = (row) => (Array.isArray(row) ? row : columns.map((column) => row[column]));
  const all = (result.rows ?? []).map(inOrder);
  let sort = { column: -1, up: true };
  const filter = h('input', {
    type: 'search',
    'aria-label': 'Filter rows',
    placeholder: 'Filter rows',
    oninput: () => draw(),
  });
  const number = h('span', { class: 'sub', 'aria-live': 'polite' });
  const heads = columns.map((name, place) =>
    h(
      'th',
      { scope: 'col', 'aria-sort': 'none' },
      h(
        'button',
        { type: 'button', class: 'head', onclick: () => turn(place) },
        name,
        h('span', { class: 'arrow', 'aria-hidden': 'true' }),
      ),
    ),
  );
  const body = h('tbody');

  function turn(column) {
    sort = { column, up: sort.column === column ? !sort.up : true };
    draw();
  }
  function fitting() {
    const words = filter.value.trim().toLowerCase();
    const rows = words
      ? all.filter((row) => row.some((value) => text(value).toLowerCase().includes(words)))
      : [...all];
    if (sort.column >= 0) rows.sort((a, b) => compare(a[sort.column], b[sort.column]) * (sort.up ? 1 : -1));
    return rows;
  }
  function draw() {
    const rows = fitting();
    heads.forEach((head, place) =>
      setAttribute(head, 'aria-sort', place !== sort.column ? 'none' : sort.up ? 'ascending' : 'descending'),
    );
    body.replaceChildren(
      ...rows.slice(0, kShown).map((row) =>
        h(
          'tr',
          {},
          row.map((value) =>
            h('td', { class: typeof value === 'number' ? 'number' : '', dir: 'auto' }, text(value)),
          ),
        ),
      ),
    );
    const total = result.row_count ?? all.length;
    number.textContent =
      rows.length > kShown
        ? `first ${kShown} of ${count(rows.length)} rows`
        : `${count(rows.length)} of ${count(total)} ${total === 1 ? 'row' : 'rows'}`;
  }
  function save() {
    const link = h('a', {
      download: `${result.rule || 'result'}.csv`.replace(/[^\w.-]+/g, '_'),
      href: URL.createObjectURL(new Blob([csv(columns, fitting())], { type: 'text/csv' })),
    });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }
  const rest = h(
    'button',
    {
      type: 'button',
      class: 'small',
      hidden: !(result.table && (result.row_count ?? 0) > all.length),
      onclick: async () => {
        rest.disabled = true;
        all.push(...(await restOf(result.table, all.length).catch(() => [])).map(inOrder));
        rest.hidden = true;
        draw();
      },
    },
    'Load all rows',
  );
  draw();
  return h(
    'div',
    { class: 'result' },
    resultHead(result),
    h(
      'div',
      { class: 'tools' },
      filter,
      number,
      h('button', { type: 'button', class: 'small', onclick: save }, 'CSV'),
      rest,
    ),
    h(
      'div',
      { class: 'result-scroll', tabindex: '0', role: 'group', 'aria-label': 'Rows' },
      h('table', {}, h('thead', {}, h('tr', {}, heads)), body),
    ),
  );
}
