// SPDX-License-Identifier: Apache-2.0
// Who looks: a name, and a token where the server wants one.

import { dialog } from './dialog.js';
import { h } from './dom.js';
import { become, user } from './session.js';

export function signIn() {
  const name = h('input', { id: 'who-name', value: user ?? '', maxlength: '64', autocomplete: 'username' });
  const token = h('input', { id: 'who-token', type: 'password', autocomplete: 'off' });
  const form = h(
    'form',
    { class: 'stack' },
    h('label', { for: 'who-name' }, 'Your name'),
    name,
    h('label', { for: 'who-token' }, 'Token (only where the server asks for one)'),
    token,
    h('div', { class: 'actions' }, h('button', { type: 'submit', class: 'primary' }, 'Use')),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    become({ name: name.value.trim(), token: token.value.trim() });
  });
  dialog('Who are you?', form);
}

export function showWho(button) {
  button.append(
    h('span', { class: 'avatar small', 'aria-hidden': 'true' }, (user ?? 'local').slice(0, 1).toUpperCase()),
    h('span', { class: 'name' }, user ?? 'local'),
  );
  button.setAttribute('aria-label', `You are ${user ?? 'local'}; change`);
  button.addEventListener('click', signIn);
}
