// SPDX-License-Identifier: Apache-2.0
// "run Find all patterns": the rule in it, or nothing.

export function ruleIn(text) {
  const found = /^\s*run\s+(\S[^]*)$/i.exec(text);
  return found ? found[1].trim() : null;
}
