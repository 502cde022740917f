// SPDX-License-Identifier: Apache-2.0
// Who we are, and the one connection of the page.

import { Client, Http } from '/lib/syncd/syncd.js';
import { subject } from '/lib/syncd/token.js';
import { foldEvent, foldSnapshot } from './fold.js';
import { recall, remember } from './memory.js';
import { Store } from './store.js';

const query = new URLSearchParams(location.search);

// A token in the address is taken out of it, so that it stays in no history and no screenshot.
function tokenOfAddress() {
  const given = query.get('token');
  if (!given) return;
  sessionStorage.setItem('syncd.token', given);
  query.delete('token');
  history.replaceState(null, '', `${location.pathname}${query.size > 0 ? `?${query}` : ''}${location.hash}`);
}
tokenOfAddress();

export const token = () => sessionStorage.getItem('syncd.token');
// Whose token it is says who one is, whatever else is remembered: what waits to be sent is theirs.
export const user = subject(token()) || query.get('user') || recall('user') || null;

export const store = new Store();
export const http = new Http({ user, token });
export const client = new Client({ user, token, storage: localStorage });

export function become({ name, token: next }) {
  remember('user', name || null);
  if (next) sessionStorage.setItem('syncd.token', next);
  query.delete('user');
  location.search = query.toString();
  if (!location.search) location.reload();
}

// What a person did: kept while offline and sent once. The error is told by a toast.
export const act = (type, fields) => client.request(type, fields, { keep: true });

let capabilities = null;
// Whether this server knows an operation.
export async function knows(operation) {
  capabilities ??= client.request('describe').then(
    (answer) => new Set((answer.data?.operations ?? answer.operations ?? []).map((row) => row.name)),
    () => {
      capabilities = null;
      return new Set();
    },
  );
  return (await capabilities).has(operation);
}

// The state is folded before any view hears of what happened.
client.on('snapshot', (data) => foldSnapshot(store, data));
client.on('event', (frame) => foldEvent(store, frame));
client.on('welcome', () => {
  capabilities = null;
});

export function open() {
  addEventListener('online', () => client.retry());
  addEventListener('offline', () => client.offline());
  document.addEventListener(
    'visibilitychange',
    () => document.hidden || client.state !== 'waiting' || client.retry(),
  );
  client.start();
}
