/** The player bar as elements: what it shows, and what its buttons ask for. */

import { el, setShown, setText } from './dom.js';
import { clock } from './format.js';

export const SPEEDS = [0.75, 1, 1.25, 1.5, 1.75, 2];

/** `on` has toggle(), back(), forward(), next(), close(), seek(seconds) and speed(value). */
export class AudioBar {
  constructor(slot, on) {
    this.title = el('p', { class: 'player-title' });
    this.line = el('p', { class: 'player-line', 'aria-hidden': 'true' });
    this.said = el('p', { class: 'player-said', role: 'status' });
    this.play = button('player-play', 'Play', '▶', on.toggle);
    this.next = button('player-step', 'Next in the list', '⏭', on.next);
    this.range = el('input', { type: 'range', class: 'player-range', min: 0, max: 1, step: 1, value: 0, 'aria-label': 'Position' });
    this.time = el('span', { class: 'player-time' });
    this.speed = el('select', { class: 'player-speed', 'aria-label': 'Speed' },
      ...SPEEDS.map((value) => el('option', { value, text: `${value}×` })));
    this.held = false;
    this.range.addEventListener('input', () => {
      this.held = true;
      this.#times(Number(this.range.value), Number(this.range.max));
    });
    this.range.addEventListener('change', () => {
      this.held = false;
      on.seek(Number(this.range.value));
    });
    this.speed.addEventListener('change', () => on.speed(Number(this.speed.value)));
    this.node = el('section', { class: 'player-bar', 'aria-label': 'Listen', hidden: true },
      el('div', { class: 'player-words' }, this.title, this.line, this.said),
      el('div', { class: 'player-place' }, this.range, this.time),
      el('div', { class: 'player-buttons' },
        button('player-step', '15 seconds back', '−15', on.back), this.play,
        button('player-step', '15 seconds on', '+15', on.forward), this.next, this.speed,
        button('player-step', 'Close the player', '✕', on.close)));
    slot.append(this.node);
  }

  /** Shows the state; times in seconds. */
  show({ title, playing, time, duration, hasNext, speed, line, busy }) {
    setText(this.title, title);
    setText(this.line, line ?? '');
    setText(this.play.firstChild, playing ? '❚❚' : '▶');
    this.play.setAttribute('aria-label', playing ? 'Pause' : 'Play');
    this.node.setAttribute('aria-busy', String(busy));
    setShown(this.next, hasNext);
    this.speed.value = String(speed);
    this.range.disabled = !(duration > 0);
    this.range.max = String(Math.max(1, Math.floor(duration)));
    if (!this.held) {
      this.range.value = String(Math.floor(time));
      this.#times(time, duration);
    }
  }

  /** A sentence about what happened, empty for none. */
  say(words) {
    setText(this.said, words);
  }

  open(shown) {
    setShown(this.node, shown);
    this.node.ownerDocument.body.classList.toggle('has-player', shown);
  }

  #times(time, duration) {
    setText(this.time, duration > 0 ? `${clock(time)} / ${clock(duration)}` : '');
    this.range.setAttribute('aria-valuetext', `${clock(time)} of ${clock(duration)}`);
  }
}

function button(kind, label, sign, onClick) {
  return el('button', { type: 'button', class: kind, 'aria-label': label, title: label, on: { click: onClick } }, el('span', { text: sign, 'aria-hidden': 'true' }));
}
