// SPDX-License-Identifier: Apache-2.0
// Tokens: where one comes from, whose it is, and when the next one is due. They are read, not checked.

function claims(token) {
  try {
    const payload = token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(payload), (one) => one.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)) ?? {};
  } catch {
    return {};
  }
}

// Whose token it is; nothing where it does not say.
export function subject(token) {
  const { sub } = claims(token);
  return typeof sub === 'string' && sub ? sub : null;
}

// Seconds since 1970 at which a JWT ends; nothing where it does not say.
export function expiry(token) {
  const { exp } = claims(token);
  return Number.isFinite(exp) ? exp : null;
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
