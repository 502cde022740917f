// SPDX-License-Identifier: Apache-2.0
// Light, dark, or as the system has it.

import { recall, remember } from './memory.js';

const kNext = { auto: 'light', light: 'dark', dark: 'auto' };
const kSigns = { auto: '◐', light: '☀', dark: '☾' };

export function showTheme(button) {
  const draw = (theme) => {
    if (theme === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    button.textContent = kSigns[theme];
    button.setAttribute('aria-label', `Colours: ${theme === 'auto' ? 'as the system has them' : theme}`);
    button.title = button.getAttribute('aria-label');
  };
  let theme = recall('theme', 'auto');
  if (!kNext[theme]) theme = 'auto';
  draw(theme);
  button.addEventListener('click', () => {
    theme = kNext[theme];
    remember('theme', theme);
    draw(theme);
  });
}
