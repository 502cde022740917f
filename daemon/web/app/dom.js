// SPDX-License-Identifier: Apache-2.0
// Elements are made here, and text goes in as text: nothing on this page is ever parsed as markup.

const kSvg = 'http://www.w3.org/2000/svg';

// h('button', {class: 'x', onclick: fn, 'aria-label': 'y'}, 'text', child): null and false are left out.
export function h(tag, props = {}, ...children) {
  return fill(document.createElement(tag), props, children);
}

export function svg(tag, props = {}, ...children) {
  return fill(document.createElementNS(kSvg, tag), props, children);
}

function fill(element, props, children) {
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'value' || name === 'checked') element[name] = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  const shown = children.flat().filter((child) => child !== null && child !== undefined && child !== false);
  element.append(...shown.map((child) => (typeof child === 'string' ? visible(child) : child)));
  return element;
}

// Controls, marks that turn the direction of what follows, and what has no width: shown, never obeyed.
const kUnseen =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
export const visible = (text) =>
  text.replace(kUnseen, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);

// Writes only what differs, so that nothing is announced or painted without need.
export function setText(element, text) {
  const shown = typeof text === 'string' ? visible(text) : text;
  if (element.textContent !== shown) element.textContent = shown;
}

export function setAttribute(element, name, value) {
  if (value === null || value === false) element.removeAttribute(name);
  else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}

// Words where nothing is shown: why, and what one would type in a terminal to change that.
export function setEmpty(element, words, command = '') {
  if (element.dataset.words === words + command) return;
  element.dataset.words = words + command;
  element.replaceChildren(words, ...(command ? [h('code', {}, command)] : []));
}

// `parent` shows one child an item, in their order: `make(item)` once a key, `update(child, item)` each time.
export function keyed(parent, items, key, make, update) {
  const known = parent.keyedChildren ?? new Map();
  const next = new Map();
  let place = null;
  for (const item of items) {
    const id = key(item);
    const child = known.get(id) ?? make(item);
    known.delete(id);
    next.set(id, child);
    update?.(child, item);
    const wanted = place ? place.nextSibling : parent.firstChild;
    if (wanted !== child) parent.insertBefore(child, wanted);
    place = child;
  }
  for (const child of known.values()) child.remove();
  parent.keyedChildren = next;
}
