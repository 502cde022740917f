// SPDX-License-Identifier: Apache-2.0
// Tokens: where one comes from, and when the next one is due.

// Seconds since 1970 at which a JWT ends; nothing where it does not say. It is read, not checked.
export function expiry(token) {
  try {
    const payload = token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/');
    const { exp } = JSON.parse(atob(payload));
    return Number.isFinite(exp) ? exp : null;
  } catch {
    return null;
  }
}

// Milliseconds until it should be renewed: after four fifths of what is left, a minute before its end at the
// latest.
export function renewIn(token, now) {
  const end = token ? expiry(token) : null;
  if (end === null) return null;
  const left = end * 1000 - now;
  return Math.max(0, Math.min(left * 0.8, left - Math.min(60_000, left / 2)));
}

// `source`: a token, or a function that gives one, now or later.
export async function tokenFrom(source) {
  return (typeof source === 'function' ? await source() : source) || null;
}
