// SPDX-License-Identifier: Apache-2.0
// A small line of the latest values; nothing where there are fewer than two.

import { setAttribute, svg } from './dom.js';

const kWidth = 100;
const kHeight = 24;

export function sparkline() {
  const line = svg('polyline', { class: 'spark-line', 'vector-effect': 'non-scaling-stroke' });
  const area = svg('polygon', { class: 'spark-area' });
  const root = svg(
    'svg',
    { class: 'spark', viewBox: `0 0 ${kWidth} ${kHeight}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    area,
    line,
  );
  function show(values) {
    root.classList.toggle('none', values.length < 2);
    if (values.length < 2) return;
    const most = Math.max(...values);
    const least = Math.min(0, ...values);
    const spread = most - least || 1;
    const points = values
      .map(
        (value, i) =>
          `${((i / (values.length - 1)) * kWidth).toFixed(1)},${(kHeight - 2 - ((value - least) / spread) * (kHeight - 4)).toFixed(1)}`,
      )
      .join(' ');
    setAttribute(line, 'points', points);
    setAttribute(area, 'points', `0,${kHeight} ${points} ${kWidth},${kHeight}`);
  }
  return { root, show };
}
