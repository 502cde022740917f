// SPDX-License-Identifier: Apache-2.0
// What goes wrong, with the code that the protocol gives it.

export class SyncdError extends Error {
  constructor({ code, message, field, hint, retryable = false, retry_after_ms: retryAfter, rule }) {
    super(message || code);
    this.name = 'SyncdError';
    Object.assign(this, { code, field, hint, retryable, retryAfter, rule });
  }
}

export const timedOut = () =>
  new SyncdError({ code: 'timeout', message: 'the server did not answer in time', retryable: true });
export const overNow = (message = 'the connection is over') => new SyncdError({ code: 'cannot_connect', message });
