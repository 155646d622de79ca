/** Text that counts down to a moment of the server's clock: one timer for all of it, and none while nothing counts. */

import { setText } from './dom.js';
import { clock } from './format.js';

const counting = new Map();
let ahead = 0;
let timer = null;

/** The server's clock showed `iso` when this browser's showed `heardAt` (milliseconds): the two may differ. */
export function serverTimeIs(iso, heardAt = Date.now()) {
  const there = Date.parse(iso);
  if (Number.isFinite(there)) ahead = there - heardAt;
}

/** Milliseconds until a time of the server, which may be past; NaN when it cannot be read. */
export function timeLeft(iso) {
  return Date.parse(iso) - ahead - Date.now();
}

/** The server's time in so many milliseconds. */
export function fromNow(milliseconds) {
  return new Date(Date.now() + ahead + milliseconds).toISOString();
}

/**
 * Keeps the text of `node` at `words(left)`, where `left` is like `0:42` and null once the moment has come; then
 * `over` is called. It ends with the moment, with `stopCounting`, and when the node has left the page.
 */
export function countDown(node, iso, words, over = () => {}) {
  counting.set(node, { iso, words, over });
  tell(node);
  timer ??= setInterval(tick, 1_000);
}

/** Leaves the text of `node` alone. */
export function stopCounting(node) {
  counting.delete(node);
}

function tick() {
  for (const node of [...counting.keys()]) {
    if (node.isConnected) tell(node);
    else counting.delete(node);
  }
  if (counting.size > 0) return;
  clearInterval(timer);
  timer = null;
}

function tell(node) {
  const { iso, words, over } = counting.get(node);
  const left = timeLeft(iso);
  setText(node, words(left > 0 ? clock(Math.ceil(left / 1_000)) : null));
  if (left > 0) return;
  counting.delete(node);
  over();
}
