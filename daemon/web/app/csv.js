// SPDX-License-Identifier: Apache-2.0
// Rows as RFC 4180 wants them. What a spreadsheet would take for a formula is kept from being one.

function field(value) {
  if (value === null || value === undefined) return '';
  let text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  if (typeof value === 'string' && /^[=+\-@\t\r]/.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function csv(columns, rows) {
  return [columns, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}
