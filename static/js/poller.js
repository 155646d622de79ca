/** Asking again and again, for when nothing comes by itself: often while work goes on, seldom while none does. */

const IDLE_FACTOR = 1.5;
const SLOWEST = 30_000;

/**
 * `ask()` returns a promise of true while work goes on. It is called at `interval` ms while that is so or right after
 * `poke`; otherwise, and after failures, the pause grows by half each time up to 30 s. Never two at once.
 * `onAnswer(answered)` is told after each try.
 */
export class Poller {
  #ask;
  #onAnswer;
  #interval;
  #pause;
  #timer = null;
  #asking = false;
  #again = false;

  running = false;

  constructor({ ask, interval, onAnswer = () => {} }) {
    this.#ask = ask;
    this.#onAnswer = onAnswer;
    this.#interval = interval;
    this.#pause = interval;
  }

  /** Asks now and goes on; harmless when it already runs. */
  start() {
    if (this.running) return;
    this.running = true;
    this.poke();
  }

  /** Stops; an answer that is under way still counts. */
  stop() {
    this.running = false;
    clearTimeout(this.#timer);
  }

  /** Asks now: something was just submitted. */
  poke() {
    if (!this.running) return;
    this.#pause = this.#interval;
    clearTimeout(this.#timer);
    if (this.#asking) this.#again = true;
    else this.#turn();
  }

  async #turn() {
    this.#asking = true;
    const busy = await this.#try();
    this.#asking = false;
    this.#pause = busy || this.#again ? this.#interval : Math.min(SLOWEST, this.#pause * IDLE_FACTOR);
    const wait = this.#again ? 0 : this.#pause;
    this.#again = false;
    if (this.running) this.#timer = setTimeout(() => this.#turn(), wait);
  }

  async #try() {
    try {
      const busy = await this.#ask();
      this.#onAnswer(true);
      return busy;
    } catch {
      this.#onAnswer(false);
      return false;
    }
  }
}
