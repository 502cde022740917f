// SPDX-License-Identifier: Apache-2.0
// What this browser remembers of one who looks: their name, drafts, what they have read.

export function recall(name, otherwise = null) {
  try {
    return JSON.parse(localStorage.getItem(`syncd.${name}`)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

export function remember(name, value) {
  try {
    if (value === null || value === '') localStorage.removeItem(`syncd.${name}`);
    else localStorage.setItem(`syncd.${name}`, JSON.stringify(value));
  } catch {
    /* full or forbidden: it is only forgotten sooner */
  }
}
