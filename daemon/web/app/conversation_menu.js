// SPDX-License-Identifier: Apache-2.0
// What can be done to a conversation as a whole: its title, whether the assistant listens, its end.

import { dialog } from './dialog.js';
import { h } from './dom.js';
import { act, store } from './session.js';

export function conversationMenu(talk) {
  const known = store.conversations.get(talk.id);
  const conversationId = talk.id;
  const title = h('input', { id: 'conversation-title', value: talk.title, maxlength: 200, required: true });
  const listens = h('input', { type: 'checkbox', id: 'assistant-listens', checked: known?.assistant !== 'off' });
  const trouble = h('p', { class: 'trouble', 'aria-live': 'polite' });
  const sure = h('p', { class: 'sub' }, '');
  const clear = h('button', { type: 'button' }, 'Clear conversation');
  const form = h(
    'form',
    { class: 'stack' },
    h('label', { for: 'conversation-title' }, 'Title'),
    title,
    h('label', { class: 'check', for: 'assistant-listens' }, listens, 'The assistant listens here'),
    trouble,
    h('div', { class: 'actions apart' }, clear, h('button', { type: 'submit', class: 'primary' }, 'Save')),
    sure,
  );
  const done = async (...wishes) => {
    try {
      for (const [type, fields] of wishes) await act(type, { conversationId, ...fields });
      close();
    } catch (error) {
      trouble.textContent = error.message;
    }
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const wishes = [];
    if (title.value.trim() !== talk.title) wishes.push(['rename_conversation', { title: title.value.trim() }]);
    const listened = known?.assistant !== 'off';
    if (listens.checked !== listened) wishes.push(['set_assistant', { assistant: listens.checked ? 'on' : 'off' }]);
    done(...wishes);
  });
  // Everybody loses it: asked twice.
  clear.addEventListener('click', () => {
    if (!sure.textContent) {
      sure.textContent = 'This removes all messages, for everybody.';
      clear.textContent = 'Yes, clear it';
      return;
    }
    talk.clearDrafts();
    done(['delete_conversation', {}]);
  });
  const close = dialog('Conversation', form);
}
