/** Lines at the top of the page that concern all of it: one per subject, replaced when it changes. */

import { el } from './dom.js';

export class Notices {
  #box;
  #shown = new Map();

  constructor(box) {
    this.#box = box;
  }

  /** Shows `text` under `subject`; `level` is info, warning or error. With `action` {label, run} it has a button. */
  show(subject, level, text, action = null) {
    this.hide(subject);
    const close = el('button', { type: 'button', class: 'quiet', text: 'Close', on: { click: () => this.hide(subject) } });
    const act = action && el('button', { type: 'button', class: 'quiet', text: action.label, on: { click: action.run } });
    const line = el('div', { class: `notice notice-${level}` }, el('p', { text }), act, close);
    this.#shown.set(subject, line);
    this.#box.append(line);
  }

  /** Takes the line about `subject` away. */
  hide(subject) {
    this.#shown.get(subject)?.remove();
    this.#shown.delete(subject);
  }
}
