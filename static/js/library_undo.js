/** A line at the foot of the page that says what was done, and takes it back for ten seconds. */

import { el, setText } from './dom.js';

const STAYS = 10_000;

export class UndoLine {
  #box = null;
  #timer = null;
  #after;

  /** `after` are the browser's timers, {setTimeout, clearTimeout}. */
  constructor(after = globalThis) {
    this.#after = after;
  }

  /**
   * Shows `text` with a button that runs `undo`, a promise; a line before it goes. It stays while it has the focus or
   * the mouse is over it. `focusAfter()` takes the focus when the line goes while it has it.
   */
  show(text, undo, focusAfter = () => {}) {
    this.hide();
    const words = el('p', { text });
    const button = el('button', { type: 'button', class: 'quiet', text: 'Undo' });
    const close = el('button', { type: 'button', class: 'plain', text: 'Close', 'aria-label': 'Close this line' });
    const box = el('div', { class: 'undo', role: 'status' }, words, button, close);
    const gone = () => {
      const focused = box.contains(document.activeElement);
      this.hide();
      if (focused) focusAfter();
    };
    const wait = () => {
      this.#after.clearTimeout(this.#timer);
      this.#timer = this.#after.setTimeout(() => (box.matches(':hover') || box.contains(document.activeElement) ? wait() : gone()), STAYS);
    };
    close.addEventListener('click', gone);
    box.addEventListener('keydown', (event) => event.key === 'Escape' && gone());
    button.addEventListener('click', async () => {
      button.disabled = true;
      try {
        await undo();
        if (box.isConnected) this.hide();
      } catch (fault) {
        button.disabled = false;
        setText(words, [fault.message, fault.remedy].filter(Boolean).join(' '));
      }
    });
    this.#box = box;
    document.body.append(box);
    wait();
  }

  /** Takes the line away; what was done stays done. */
  hide() {
    this.#after.clearTimeout(this.#timer);
    this.#box?.remove();
    this.#box = null;
  }
}
