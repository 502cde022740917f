// SPDX-License-Identifier: Apache-2.0
// Numbers and times as people read them.

const kMoney = new Map();

export function money(amount, currency = 'USD', digits = 2) {
  if (amount === null || amount === undefined) return '–';
  const key = `${currency} ${digits}`;
  if (!kMoney.has(key)) {
    let format = null;
    try {
      format = new Intl.NumberFormat('en', {
        style: 'currency',
        currency,
        maximumFractionDigits: digits,
        trailingZeroDisplay: 'stripIfInteger',
      });
    } catch {
      const plain = new Intl.NumberFormat('en', { maximumFractionDigits: digits });
      format = { format: (number) => `${plain.format(number)} ${currency}` };
    }
    kMoney.set(key, format);
  }
  return kMoney.get(key).format(amount);
}

// What was typed as an amount, plain: "$1,250.50" is 1250.50. Null for what is none, or could be two:
// a comma stands before three digits.
export function amountOf(text) {
  const bare = text.trim().replace(/^[^\d.,-]+/, '').trim();
  if (/^\d{1,3}(,\d{3})+(\.\d+)?$/.test(bare)) return bare.replaceAll(',', '');
  return /^\d+(\.\d+)?$/.test(bare) ? bare : null;
}

const kCount = new Intl.NumberFormat('en');
const kShort = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
export const count = (number) => kCount.format(number ?? 0);
export const short = (number) => kShort.format(number ?? 0);

export const many = (number, one, more = `${one}s`) => `${count(number)} ${number === 1 ? one : more}`;

export function duration(millis) {
  if (millis === null || millis === undefined) return '–';
  if (millis < 1000) return `${Math.round(millis)} ms`;
  if (millis < 60_000) return `${(millis / 1000).toFixed(1)} s`;
  const minutes = Math.floor(millis / 60_000);
  if (minutes < 60) return `${minutes} min ${Math.round((millis % 60_000) / 1000)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function ago(time, now = Date.now()) {
  const seconds = Math.round((now - Date.parse(time)) / 1000);
  if (Number.isNaN(seconds)) return '';
  if (seconds < 5) return 'just now';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return new Date(time).toLocaleDateString('en', { day: 'numeric', month: 'short' });
}

export function clock(time) {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return '';
  const today = new Date().toDateString() === date.toDateString();
  const hours = date.toLocaleTimeString('en', { hour: '2-digit', minute: '2-digit', hour12: false });
  return today ? hours : `${date.toLocaleDateString('en', { day: 'numeric', month: 'short' })} ${hours}`;
}

const kSources = {
  web: ['🌐', 'Web'],
  desktop: ['🖥️', 'Desktop'],
  chatgpt: ['🤖', 'ChatGPT'],
  iphone: ['📱', 'iPhone'],
  cli: ['⌨', 'CLI'],
  assistant: ['✨', 'Assistant'],
  demo: ['🎬', 'Demo'],
};

// The sign and the word for where something came from.
export function source(name) {
  return kSources[name] ?? ['💬', name || 'other'];
}

// A value of a change: 2.5, paused, US DE, desktop 45.
export function plain(value) {
  if (value === null || value === undefined) return 'none';
  if (Array.isArray(value)) return value.map(plain).join(', ') || 'none';
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([name, part]) => `${name} ${plain(part)}`)
      .join(', ');
  return String(value);
}

// From what to what: of several things only those that differ.
export function fromTo(before, after) {
  const both = [before, after].every(
    (value) => value !== null && typeof value === 'object' && !Array.isArray(value),
  );
  if (!both) return `${plain(before)} → ${plain(after)}`;
  const names = Object.keys(after).filter((name) => plain(before[name]) !== plain(after[name]));
  return names.map((name) => `${name} ${plain(before[name])} → ${plain(after[name])}`).join(', ');
}
