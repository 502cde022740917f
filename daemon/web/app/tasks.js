// SPDX-License-Identifier: Apache-2.0
// The tasks of the one who looks: make, tick, edit, delete; every tab of theirs follows.

import { dialog } from './dialog.js';
import { h, keyed, setAttribute, setText } from './dom.js';
import { ago } from './format.js';
import { inplace } from './inplace.js';
import { act, store } from './session.js';

const kShown = 300;
const kStatus = { pending: 'To do', in_progress: 'In progress', completed: 'Done' };

function edit(task) {
  const title = h('input', { id: 'task-title', value: task.title, maxlength: 500, required: true });
  const text = h('textarea', { id: 'task-text', rows: 5, maxlength: 20_000, value: task.description });
  const status = h(
    'select',
    { id: 'task-status' },
    Object.entries(kStatus).map(([value, word]) => h('option', { value, selected: value === task.status }, word)),
  );
  const form = h(
    'form',
    { class: 'stack' },
    h('label', { for: 'task-title' }, 'Title'),
    title,
    h('label', { for: 'task-text' }, 'Description'),
    text,
    h('label', { for: 'task-status' }, 'Status'),
    status,
    h('div', { class: 'actions' }, h('button', { type: 'submit', class: 'primary' }, 'Save')),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    act('update_task', {
      task_id: task.id,
      title: title.value.trim(),
      description: text.value,
      status: status.value,
    }).catch(() => {});
    close();
  });
  const close = dialog('Edit task', form);
}

function item(first) {
  let shown = first;
  const tick = h('input', {
    type: 'checkbox',
    onchange: () => {
      const status = tick.checked ? 'completed' : 'pending';
      tick.checked = shown.status === 'completed'; // the server's event decides
      act('set_task_status', { task_id: shown.id, status }).catch(() => {});
    },
  });
  const title = inplace({
    label: 'Title',
    max: 500,
    class: 'task-title',
    save: (text) => act('update_task', { task_id: shown.id, title: text }).catch(() => {}),
  });
  const sub = h('span', { class: 'sub' });
  const state = h('span', { class: 'pill' });
  const change = h('button', { type: 'button', class: 'quiet small', onclick: () => edit(shown) }, 'Edit');
  const gone = h(
    'button',
    {
      type: 'button',
      class: 'quiet small',
      onclick: () => act('delete_task', { task_id: shown.id }).catch(() => {}),
    },
    'Delete',
  );
  const root = h(
    'li',
    { class: 'task' },
    tick,
    h('div', { class: 'task-text' }, title.root, sub),
    state,
    change,
    gone,
  );
  root.update = (task) => {
    shown = task;
    const done = task.status === 'completed';
    if (tick.checked !== done) tick.checked = done;
    setAttribute(tick, 'aria-label', task.title);
    title.show(task.title, task.title);
    setText(sub, [task.description.split('\n')[0], ago(task.updated_at)].filter(Boolean).join(' · '));
    setText(state, kStatus[task.status] ?? task.status);
    setAttribute(state, 'data-status', task.status);
    setAttribute(change, 'aria-label', `Edit ${task.title}`);
    setAttribute(gone, 'aria-label', `Delete ${task.title}`);
    root.classList.toggle('done', done);
  };
  return root;
}

export function showTasks(place) {
  const title = h('input', {
    'aria-label': 'New task',
    placeholder: 'What is to be done?',
    maxlength: 500,
    autocomplete: 'off',
  });
  const form = h('form', { class: 'new-task' }, title, h('button', { type: 'submit', class: 'primary' }, 'Add'));
  const filter = h(
    'select',
    { 'aria-label': 'Show tasks', onchange: () => draw() },
    h('option', { value: '' }, 'All'),
    Object.entries(kStatus).map(([value, word]) => h('option', { value }, word)),
  );
  const number = h('span', { class: 'sub', 'aria-live': 'polite' });
  const list = h('ul', { class: 'tasks', 'aria-labelledby': 'tasks-title' });
  const empty = h('p', { class: 'empty' });
  place.append(
    h(
      'div',
      { class: 'section-head' },
      h('h1', { id: 'tasks-title' }, 'Tasks'),
      number,
      h('div', { class: 'tools' }, filter),
    ),
    form,
    list,
    empty,
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const text = title.value.trim();
    if (!text) return;
    title.value = '';
    act('create_task', { title: text }).catch(() => {});
  });
  function draw() {
    const order = { in_progress: 0, pending: 1, completed: 2 };
    const all = [...store.tasks.values()];
    const fits = all
      .filter((task) => !filter.value || task.status === filter.value)
      .sort((a, b) => order[a.status] - order[b.status] || (a.created_at < b.created_at ? 1 : -1));
    keyed(
      list,
      fits.slice(0, kShown),
      (task) => task.id,
      item,
      (row, task) => row.update(task),
    );
    const open = all.filter((task) => task.status !== 'completed').length;
    setText(number, store.ready ? `${open} open${fits.length > kShown ? `, the first ${kShown} shown` : ''}` : '');
    empty.hidden = fits.length > 0;
    setText(empty, store.ready ? 'Nothing to do.' : 'Loading…');
  }
  store.on('tasks', draw);
  draw();
}
