// SPDX-License-Identifier: Apache-2.0
// The sign at the top that says whether what is shown is live. The countdown is for eyes: read out every
// second it would be all that is heard.

import { h, setText } from './dom.js';
import { client, token } from './session.js';
import { signIn } from './who.js';

const kWords = {
  connecting: 'Connecting',
  connected: 'Connected',
  waiting: 'Offline',
  refused: 'Not let in',
  stopped: 'Offline',
};

// A server that wants a token waits some seconds for it, and says nothing meanwhile.
const kWordless = 1_000;

export function showConnection(place) {
  const word = h('span', { class: 'word' });
  const more = h('span', { class: 'more', 'aria-hidden': 'true' });
  const countdown = h(
    'span',
    { class: 'countdown', 'aria-hidden': 'true' },
    h('span', {}, ' · '),
    h('span', { class: 'wide-word' }, 'retry in '),
    h('span', {}, ''),
  );
  const again = h(
    'button',
    { type: 'button', class: 'quiet small', hidden: true, onclick: () => client.retry() },
    'Retry now',
  );
  const enter = h('button', { type: 'button', class: 'quiet small', hidden: true, onclick: signIn }, 'Sign in');
  place.append(h('span', { class: 'dot', 'aria-hidden': 'true' }), word, countdown, more, again, enter);

  let wordless = false;
  let wait = null;
  client.on('state', ({ state }) => {
    clearTimeout(wait);
    wordless = false;
    if (state !== 'connecting' || token()) return;
    wait = setTimeout(() => {
      wordless = true;
      draw();
    }, kWordless);
  });

  const draw = () => {
    const { state } = client;
    place.dataset.state = state === 'waiting' || state === 'stopped' ? 'offline' : state;
    setText(word, kWords[state]);
    const kept = client.outbox.all().filter((entry) => entry.keep).length;
    const seconds = Math.max(0, Math.ceil(((client.retryAt ?? 0) - Date.now()) / 1000));
    const pieces = [];
    if (state === 'refused' && client.reason) pieces.push(client.reason);
    if (kept > 0 && state !== 'connected') pieces.push(`${kept} to send`);
    countdown.hidden = state !== 'waiting';
    setText(countdown.lastChild, `${seconds} s`);
    setText(more, pieces.map((piece) => ` · ${piece}`).join(''));
    again.hidden = state !== 'waiting';
    enter.hidden = state !== 'refused' && !wordless;
    document.documentElement.classList.toggle('is-offline', state !== 'connected');
  };
  client.on('state', draw);
  client.on('pending', draw);
  setInterval(() => client.state === 'waiting' && draw(), 250);
  draw();
}
