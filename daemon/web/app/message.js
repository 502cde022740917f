// SPDX-License-Identifier: Apache-2.0
// One message of a conversation. What others wrote is text, with the addresses in it left as text too.

import { h } from './dom.js';
import { clock, source } from './format.js';
import { resultTable } from './result_table.js';
import { saidResult } from './said_result.js';
import { user } from './session.js';

export function messageElement(message, { settle }) {
  const own = message.own || (message.role === 'user' && user && message.userId === user);
  const assistant = message.userId === 'assistant';
  const kind = assistant ? 'assistant' : own ? 'own' : 'other';
  const [sign, word] = source(message.source);
  const name = assistant
    ? 'Assistant'
    : own
      ? 'You'
      : message.role === 'assistant'
        ? `${message.userId} (assistant)`
        : message.userId || 'somebody';
  const rule = assistant && !message.streaming && message.context?.metadata?.rule;
  const element = h(
    'article',
    { class: `message ${kind}`, 'data-id': message.id },
    h(
      'header',
      {},
      h('span', { class: 'author', dir: 'auto' }, name),
      assistant
        ? null
        : h(
            'span',
            { class: 'badge', 'data-source': message.source },
            h('span', { 'aria-hidden': 'true' }, sign),
            ` ${word}`,
          ),
      h('time', { datetime: message.timestamp }, clock(message.timestamp)),
    ),
    rule ? saidResult(rule, message) : h('div', { class: 'content', dir: 'auto' }, message.content),
  );
  if (message.streaming) element.classList.add('streaming');
  if (message.pending) element.append(h('p', { class: 'sub pending' }, 'Waiting to be sent'));
  if (message.error) {
    element.append(
      h(
        'p',
        { class: 'trouble' },
        `Not sent: ${message.error} `,
        h('button', { type: 'button', class: 'small', onclick: () => settle(message.id) }, 'Discard'),
      ),
    );
  }
  if (message.rule) element.append(ruleOutcome(message.rule));
  return element;
}

function ruleOutcome({ state, result, error }) {
  if (state === 'running') return h('p', { class: 'sub' }, 'Running the rule…');
  if (state === 'failed')
    return h(
      'p',
      { class: 'trouble' },
      `❌ ${error.message}`,
      error.hint ? h('span', { class: 'sub' }, ` ${error.hint}`) : null,
    );
  return resultTable(result);
}

// Two of the same fingerprint look the same.
export const fingerprint = (message) =>
  `${message.id} ${message.seq ?? ''} ${message.pending ? 'p' : ''}${message.error ?? ''}${message.rule?.state ?? ''}${message.streaming ? message.content.length : ''}`;
