/** Lines at the top of the page that concern all of it: one per subject, replaced when it changes. */

import { countDown, timeLeft } from './countdown.js';
import { el } from './dom.js';
import { when } from './format.js';

export class Notices {
  #box;
  #shown = new Map();

  constructor(box) {
    this.#box = box;
  }

  /**
   * Shows `text` under `subject`; `level` is info, warning or error. With `action` {label, run} it has a button. With
   * `until`, a time of the server, it counts down to it and clears itself; one that is past is not shown at all.
   */
  show(subject, level, text, { action = null, until = null } = {}) {
    this.hide(subject);
    if (until && !(timeLeft(until) > 0)) return;
    const close = el('button', { type: 'button', class: 'quiet', text: 'Close', on: { click: () => this.hide(subject) } });
    const act = action && el('button', { type: 'button', class: 'quiet', text: action.label, on: { click: action.run } });
    // A timer is read out when it is asked for; in a region that speaks by itself it would speak every second.
    const clock = until && el('span', { role: 'timer' });
    const line = el('div', { class: `notice notice-${level}` }, el('p', {}, text, clock), act, close);
    this.#shown.set(subject, line);
    this.#box.append(line);
    if (clock) countDown(clock, until, (left) => (left ? ` Until ${when(until)}, ${left} left.` : ''), () => this.hide(subject));
  }

  /** Takes the line about `subject` away. */
  hide(subject) {
    this.#shown.get(subject)?.remove();
    this.#shown.delete(subject);
  }
}
