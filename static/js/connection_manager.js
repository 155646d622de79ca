/** How a page stays up to date: live, by asking, or whichever works; the reader chooses, and that is remembered. */

export const MODES = ['auto', 'live', 'periodic'];

export const KEPT_AS = 'updates';
const PATIENCE = 3_000;

/**
 * `live` is a SharedConnection, or null when the server has no live events, `poller` a Poller, `storage` the browser's (or null). `auto` is live, and
 * asks meanwhile when that does not come within three seconds; `live` never asks, unless this browser cannot be live;
 * `periodic` only asks. Live events are tried again and again for as long as the page is open, so they come back by
 * themselves whatever happened.
 *
 * `onChange({state, failures, retryIn})`: `connecting`, `live`, `polling`, `gone` (nobody answers), `waiting` (for the
 * next try, in `retryIn` milliseconds) or `paused`; `failures` are the tries that failed in a row.
 */
export class ConnectionManager {
  #live;
  #poller;
  #storage;
  #onChange;
  #mode;
  #adaptive;
  #gaveUp = false;
  #awake = false;
  #patience = null;

  /** `usual` is the mode of a reader who chose none. Not `adaptive`: where live events fail it asks from then on. */
  constructor({ live, poller, storage = null, usual = 'auto', adaptive = true, onChange }) {
    this.#live = live;
    this.#poller = poller;
    this.#storage = storage;
    this.#onChange = onChange;
    this.#mode = MODES.find((mode) => mode === this.#kept()) ?? usual;
    this.#adaptive = adaptive;
  }

  /** What the reader chose. */
  get mode() {
    return this.#mode;
  }

  /** The reader chooses. */
  choose(mode) {
    if (!MODES.includes(mode) || mode === this.#mode) return;
    this.#mode = mode;
    this.#gaveUp = false;
    this.#keep(mode);
    if (!this.#awake) return;
    if (mode === 'periodic') this.#live?.leave();
    this.begin();
  }

  /** The page is looked at: begins, or looks whether anything was missed. */
  begin() {
    const before = this.#awake;
    this.#awake = true;
    if (this.#onlyAsks) this.#ask();
    else {
      this.#live.start();
      if (before) this.#live.check();
      this.liveIs(this.#live.state);
    }
  }

  /** Nobody has looked at the page for a while. */
  rest() {
    this.#awake = false;
    this.#stopAsking();
    this.#live?.pause();
  }

  /** The page is left. */
  end() {
    this.rest();
    this.#live?.leave();
  }

  /** The network is back. */
  online() {
    if (!this.#awake) return;
    this.#live?.reconnect();
    this.#poller.poke();
  }

  /** The live connection tells its state; `detail` is the milliseconds until its next try. */
  liveIs(state, detail = null) {
    if (!this.#awake || this.#onlyAsks) return;
    if (state === 'live' || state === 'paused' || this.#mode === 'live') this.#stopAsking();
    else this.#patience ??= setTimeout(() => this.#ask(), PATIENCE);
    if (state === 'unsupported' || (this.#mode === 'auto' && this.#live.failing)) this.#fall();
    if (!this.#poller.running) this.#tell(state, state === 'waiting' ? detail : null); // else the poller says how it goes
  }

  /** The poller tells whether the server answered. */
  pollerGot(answered) {
    if (!this.#poller.running) return;
    this.#tell(answered ? 'polling' : 'gone');
  }

  #stopAsking() {
    clearTimeout(this.#patience);
    this.#patience = null;
    this.#poller.stop();
  }

  #fall() {
    this.#ask();
    if (this.#adaptive) return;
    this.#gaveUp = true;
    this.#live.leave();
  }

  #ask() {
    if (this.#poller.running) return;
    this.#poller.start();
    this.#tell('polling');
  }

  get #onlyAsks() {
    return this.#live === null || this.#gaveUp || this.#mode === 'periodic';
  }

  #tell(state, retryIn = null) {
    this.#onChange({ state, failures: this.#live?.failures ?? 0, retryIn });
  }

  #kept() {
    try {
      return this.#storage?.getItem(KEPT_AS);
    } catch {
      return null;
    }
  }

  #keep(mode) {
    try {
      this.#storage?.setItem(KEPT_AS, mode);
    } catch {
      // storage is full or forbidden; the choice holds until the page is left
    }
  }
}
