// SPDX-License-Identifier: Apache-2.0
// The browser's client of syncd. README.md beside it says how it is used.

export { Backoff } from './backoff.js';
export { Client } from './client.js';
export { SyncdError } from './errors.js';
export { Http } from './http.js';
export { newId } from './ids.js';
export { Room } from './room.js';
export { Watch } from './watch.js';
