// SPDX-License-Identifier: Apache-2.0
// Who listens is told, in the order of listening. One that throws does not keep the next from hearing.

export class Emitter {
  #listeners = new Map();

  // Returns what ends the listening.
  on(name, listener) {
    if (!this.#listeners.has(name)) this.#listeners.set(name, new Set());
    this.#listeners.get(name).add(listener);
    return () => this.#listeners.get(name).delete(listener);
  }

  emit(name, ...values) {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) {
      try {
        listener(...values);
      } catch (error) {
        console.error(error);
      }
    }
  }
}
