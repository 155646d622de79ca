/** The part of the reader that an address names: `#transcript`, a second (`#t=92`, `#t=1:32`) or a line (`#line=4`). */

import { secondsOf } from './timed_text.js';

export const TABS = ['summary', 'transcript', 'ask', 'versions', 'details'];

/** {tab, t, line}; `t` in seconds and `line` are null where they are not named; an unknown fragment is the summary. */
export function readFragment(hash) {
  const name = hash.replace(/^#/, '');
  if (TABS.includes(name)) return { tab: name, t: null, line: null };
  const [, kind, value] = /^(t|line)=([\d:]{1,12})s?$/.exec(name) ?? [];
  const t = kind === 't' ? secondsOf(value) : null;
  if (Number.isFinite(t)) return { tab: 'transcript', t, line: null };
  if (kind === 'line' && /^\d+$/.test(value)) return { tab: 'transcript', t: null, line: Number(value) };
  return { tab: 'summary', t: null, line: null };
}

/** The second that a link into the video leads to, null when it names none. */
export function secondOfLink(address) {
  const [, value] = /[?&#]t=(\d{1,6})s?(?:&|$)/.exec(address ?? '') ?? [];
  return value === undefined ? null : Number(value);
}
