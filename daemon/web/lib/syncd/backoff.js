// SPDX-License-Identifier: Apache-2.0
// How long to wait before the next try: twice as long at most each time, and by chance somewhere between, so
// that a thousand pages do not come back in the same moment.

export class Backoff {
  #most;

  constructor({ first = 250, longest = 15_000, random = Math.random } = {}) {
    Object.assign(this, { first, longest, random });
    this.#most = first;
  }

  next() {
    const pause = this.#most * (0.5 + this.random() / 2);
    this.#most = Math.min(this.#most * 2, this.longest);
    return Math.round(pause);
  }

  reset() {
    this.#most = this.first;
  }
}
