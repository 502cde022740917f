// SPDX-License-Identifier: Apache-2.0
// Asks the assistant and shows its answer while it is written. What is stored of it comes as a message like
// any other, and takes the place of what was shown meanwhile.

import { newId } from '/lib/syncd/ids.js';
import { client, http } from './session.js';

const kMessageMillis = 3000; // for the stored answer to come once the stream has ended

export async function ask(talk, text) {
  const id = newId();
  const question = talk.waits(id, text);
  if (!client.connected) return keep(talk, id, text);
  const answer = {
    id: `${id}-answer`,
    role: 'assistant',
    userId: 'assistant',
    source: 'assistant',
    content: '',
    streaming: true,
    timestamp: new Date().toISOString(),
  };
  talk.draft(answer);
  question.asked = true;
  // Stream and socket do not wait for each other: whichever is first says which message it was.
  question.stored = (message) => {
    answer.inReplyTo = message.id;
  };
  let begun = false;
  try {
    await http.ask({ id, message: text, conversationId: talk.id }, (piece) => {
      if (piece.type === 'start') {
        begun = true;
        answer.inReplyTo = piece.messageId;
        if (talk.has(piece.messageId)) talk.settle(id);
        else Object.assign(question, { storedAs: piece.messageId, pending: false });
      }
      if (piece.type === 'delta') answer.content += piece.content ?? piece.text ?? '';
      if (piece.type === 'tool') answer.content += `\n⚙ ${piece.operation ?? ''}\n`;
      if (piece.type === 'done') answer.storedAs = piece.messageId;
      talk.changed();
    });
  } catch (error) {
    // Where it had begun it is stored, and answered whoever reads on.
    if (!begun && error.code === 'cannot_connect') {
      talk.settle(answer.id);
      return keep(talk, id, text);
    }
    if (!begun) talk.fail(id, error);
  }
  answer.streaming = false;
  if (!answer.content || !answer.storedAs || talk.has(answer.storedAs)) talk.settle(answer.id);
  else setTimeout(() => talk.settle(answer.id), kMessageMillis);
}

// Without a connection it is sent on return, and answered as a whole.
async function keep(talk, id, text) {
  try {
    await client.request('ask', { conversationId: talk.id, content: text }, { id, keep: true });
    talk.settle(id);
  } catch (error) {
    talk.fail(id, error);
  }
}

// Whether a message is what a draft stood for. What was asked is given its id by the server, and may come by the
// socket before the stream tells which.
export function standsFor(draft, message) {
  if (draft.id === message.id) return true;
  if (draft.asked) return message.userId === client.welcome?.userId && message.content === draft.content;
  if (draft.storedAs !== undefined && draft.storedAs === message.id) return true;
  return draft.inReplyTo !== undefined && draft.inReplyTo === message.context?.metadata?.in_reply_to;
}
