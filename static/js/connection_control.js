/** The line at the top of the page that says how it stays up to date, and where the reader chooses that. */

import { countDown, fromNow, stopCounting } from './countdown.js';
import { setText } from './dom.js';

const WORDS = {
  connecting: 'Connecting',
  live: 'Live',
  polling: 'Asking every few seconds',
  gone: 'No connection to the server',
  waiting: 'Reconnecting',
  paused: 'Paused',
};

/** `parts`: box, text and select of the page; `onChoose(mode)` when the reader chose. */
export class ConnectionControl {
  #parts;

  constructor(parts, mode, onChoose) {
    this.#parts = parts;
    parts.select.value = mode;
    parts.select.addEventListener('change', () => onChoose(parts.select.value));
  }

  /** Shows what ConnectionManager tells. */
  show({ state, failures, retryIn }) {
    const { box, text } = this.#parts;
    box.dataset.state = state;
    const tries = failures > 1 && state !== 'live' ? ` (${failures} tries failed)` : '';
    const words = (left) => `${WORDS[state] ?? ''}${left ? `, next try in ${left}` : ''}${tries}`;
    if (retryIn > 1_000) return countDown(text, fromNow(retryIn), words);
    stopCounting(text);
    return setText(text, words(null));
  }
}
