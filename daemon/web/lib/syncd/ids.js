// SPDX-License-Identifier: Apache-2.0
// Ids that sort by time: milliseconds, then chance. crypto.randomUUID is missing where a page came by plain
// http from another machine.

export function newId(now = Date.now()) {
  const chance = crypto.getRandomValues(new Uint8Array(10));
  return (
    now.toString(16).padStart(12, '0') +
    '-' +
    Array.from(chance, (byte) => byte.toString(16).padStart(2, '0')).join('')
  );
}
