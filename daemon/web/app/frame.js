// SPDX-License-Identifier: Apache-2.0
// However often it is asked for, it is done once a frame. A hidden page gets no frames, and is served by a
// timer.

const kLatest = 100; // milliseconds

export function onceAFrame(call) {
  let frame = null;
  let timer = null;
  const run = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    timer = null;
    call();
  };
  return () => {
    if (timer) return;
    frame = requestAnimationFrame(run);
    timer = setTimeout(run, kLatest);
  };
}
