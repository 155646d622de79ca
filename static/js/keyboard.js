/** Keys for those who leave the mouse alone: to the search, to a new link, over the cards, and what can be done with them. */

import { el } from './dom.js';

const CARDS = '.job, .card';
const TITLES = '.job-title, .card-title';
const NO_TYPING = new Set(['checkbox', 'radio', 'button', 'submit', 'reset', 'file', 'range', 'color']);

/** [keys, what they do], as the sheet lists them. */
export const KEYS = [
  [['/'], 'Search'],
  [['n'], 'New link'],
  [['j', 'k'], 'Next card, previous card'],
  [['o'], 'Open a summary, or the log of a job'],
  [['x'], 'Select a summary, or make a job small'],
  [['d'], 'Delete a summary, or dismiss a job'],
  [['?'], 'These keys'],
  [['Esc'], 'Close a window'],
];

/**
 * Listens on `document` until the page is left. `search()` and `compose()` bring the reader there; cards are `li.job` and
 * `li.card` with a title that takes the focus and buttons named `data-action="open|select|delete"`.
 */
export function listenToKeys({ document, search, compose }) {
  const act = { o: 'open', x: 'select', d: 'delete' };
  const keys = {
    '/': search,
    n: compose,
    j: () => move(document, 1),
    k: () => move(document, -1),
    '?': () => showKeys(document),
  };
  document.addEventListener('keydown', (event) => {
    const { key } = event;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (isTyping(event.target) || document.querySelector('dialog[open]')) return;
    if (!keys[key] && !act[key]) return;
    if (keys[key]) keys[key]();
    else if (!press(document, act[key])) return;
    event.preventDefault();
  });
}

/** Shows the keys, by default those of home, in a window; it closes with Esc or its button, and the focus goes back. */
export function showKeys(document, list = KEYS) {
  const close = el('button', { type: 'button', class: 'quiet', text: 'Close', on: { click: () => dialog.close() } });
  const rows = list.map(([keys, words]) => el('div', {}, el('dt', {}, ...keys.map((key) => el('kbd', { text: key }))), el('dd', { text: words })));
  const dialog = el('dialog', { class: 'keys', 'aria-labelledby': 'keys-title' },
    el('h2', { id: 'keys-title', text: 'Keys' }), el('dl', {}, ...rows), el('p', {}, close));
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** True where a key writes something or chooses. */
export function isTyping(target) {
  if (target.closest?.('[contenteditable]:not([contenteditable="false"]), textarea, select')) return true;
  return target.tagName === 'INPUT' && !NO_TYPING.has(target.type);
}

function move(document, by) {
  const cards = [...document.querySelectorAll(CARDS)].filter((card) => card.closest('[hidden]') === null);
  const at = cards.indexOf(document.activeElement?.closest(CARDS));
  const next = cards[at < 0 ? (by > 0 ? 0 : cards.length - 1) : at + by];
  next?.querySelector(TITLES)?.focus();
  next?.scrollIntoView?.({ block: 'nearest' });
}

/** Presses the button of the card that has the focus; false when there is none. */
function press(document, action) {
  const card = document.activeElement?.closest(CARDS);
  const button = [...(card?.querySelectorAll(`[data-action="${action}"]`) ?? [])].find((one) => one.closest('[hidden]') === null && !one.disabled);
  button?.click();
  return Boolean(button);
}
