/** What the player remembers in this browser: where each summary was left, the speed, and what was heard last. */

const PLACES = 'listening.places';
const SPEED = 'listening.speed';
const LAST = 'listening.last';
const MOST = 200;

export class AudioMemory {
  #storage;

  /** `storage` may be null, where the browser gives none; then nothing is remembered. */
  constructor(storage) {
    this.#storage = storage;
  }

  /** Seconds into the sound of a summary; 0 when it is new or was heard to its end. */
  place(summaryId) {
    const found = this.#read(PLACES, []).find(([id]) => id === summaryId);
    return found && Number.isFinite(found[1]) ? found[1] : 0;
  }

  /** Remembers a place; 0 forgets it. The oldest of many are forgotten. */
  leave(summaryId, seconds) {
    const others = this.#read(PLACES, []).filter(([id]) => id !== summaryId);
    this.#write(PLACES, seconds > 0 ? [[summaryId, Math.round(seconds * 10) / 10], ...others].slice(0, MOST) : others);
  }

  get speed() {
    const kept = Number(this.#read(SPEED, 1));
    return kept >= 0.5 && kept <= 3 ? kept : 1;
  }

  set speed(value) {
    this.#write(SPEED, value);
  }

  /** {summaryId, title} of what is open in the player, null when it was closed. */
  get last() {
    const kept = this.#read(LAST, null);
    return typeof kept?.summaryId === 'string' ? kept : null;
  }

  set last(value) {
    this.#write(LAST, value);
  }

  #read(name, otherwise) {
    try {
      const kept = JSON.parse(this.#storage?.getItem(name) ?? 'null');
      return kept !== null && (!Array.isArray(otherwise) || Array.isArray(kept)) ? kept : otherwise;
    } catch {
      return otherwise;
    }
  }

  #write(name, value) {
    try {
      this.#storage?.setItem(name, JSON.stringify(value));
    } catch {
      // Full or forbidden: it is not remembered.
    }
  }
}
