/** What the page of followed channels says of one of them, and reads from its form; knows no page. */

import { sentence } from './format.js';

/** The words of a field, parted by commas. */
export const wordsOf = (text) => text.split(',').map((word) => word.trim()).filter(Boolean);

/** A whole number from `low` to 50; `usual` when the text is none. */
function whole(text, low, usual) {
  const number = Number.parseInt(text, 10);
  return Number.isNaN(number) ? usual : Math.min(50, Math.max(low, number));
}

/** The body of a request from the values of the form. */
export function bodyOf({ url, last, limit, include, exclude, length }) {
  return {
    url: url.trim(),
    last: whole(last, 0, 0),
    limit: whole(limit, 1, 5),
    include: wordsOf(include),
    exclude: wordsOf(exclude),
    length,
  };
}

/** One line about when it is looked at, and what it brought; `when` puts a time into words. */
export function stateOf(follow, when) {
  const brought = follow.found === 1 ? '1 video so far' : `${follow.found} videos so far`;
  if (follow.paused) return `Paused. ${brought}.`;
  return `Next look ${when(follow.next_check_at)}. ${brought}.`;
}

/** What is wanted of it, in words; empty when everything is. */
export function filterOf(follow) {
  const parts = [];
  if (follow.include.length) parts.push(`only titles with ${follow.include.join(' or ')}`);
  if (follow.exclude.length) parts.push(`no titles with ${follow.exclude.join(' or ')}`);
  return parts.length ? `${sentence(parts.join(', '))}.` : '';
}
