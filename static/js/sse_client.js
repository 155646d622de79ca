/** One live connection to /events that keeps itself alive: backoff, resume, and a watch over silence. */

/** The events of the contract. */
export const EVENTS = [
  'connected',
  'snapshot',
  'job_status',
  'summary_progress',
  'summary_text',
  'summary_complete',
  'summary_failed',
  'resync',
  'system',
];

const STABLE_AFTER = 5_000;
const MAX_DELAY = 30_000;
const FIRST_EVENT_WITHIN = 10_000;
const FAILURES_UNTIL_FALLBACK = 3;

/**
 * States told to `onState`: `connecting`, `live` (the `connected` event arrived), `waiting` (a try failed; the
 * detail is the milliseconds until the next), `paused`, and `unsupported` (this browser has no EventSource).
 * `failing` is true after three failed tries in a row, while it goes on trying, and false once live.
 *
 * Heartbeats are comments, which an EventSource never shows, so silence proves nothing by itself. After
 * `heartbeatTimeout` ms without an event `onSilence` is asked (it compares with the server over plain HTTP); when it
 * resolves to true, something was missed, and the connection is made anew from the last event that did arrive.
 * A connection that opens and does not even bring its first event within ten seconds counts as failed: that is what
 * a buffering proxy looks like.
 */
export class SSEClient {
  #options;
  #source = null;
  #timers = new Map();
  #failures = 0;
  #running = false;

  lastEventId = '';
  state = 'paused';

  constructor({
    url,
    EventSource,
    onEvent,
    onState,
    onSilence,
    reconnectDelay = 1_000,
    heartbeatTimeout = 30_000,
    random = Math.random,
  }) {
    this.#options = { url, EventSource, onEvent, onState, onSilence, reconnectDelay, heartbeatTimeout, random };
  }

  /** True after several failed tries in a row: the page should poll meanwhile. */
  get failing() {
    if (this.state === 'live') return false;
    return this.state === 'unsupported' || this.#failures >= FAILURES_UNTIL_FALLBACK;
  }

  /** Connects; harmless when it already runs. */
  start() {
    if (this.#running) return;
    if (!this.#options.EventSource) return this.#say('unsupported');
    this.#running = true;
    this.#connect();
  }

  /** Closes the connection and stops trying; `start` resumes after the last event that arrived. */
  pause() {
    this.#running = false;
    this.#close();
    if (this.state !== 'unsupported') this.#say('paused');
  }

  /** Tries at once: the network is back, or something was missed. */
  reconnect() {
    if (!this.#running) return;
    this.#close();
    this.#connect();
  }

  /** Looks now whether anything was missed, as after a laptop woke up. */
  async check() {
    if (this.state !== 'live') return;
    const source = this.#source;
    const missed = await Promise.resolve(this.#options.onSilence()).catch(() => true); // no answer at all: not live either
    if (this.#source !== source || !this.#running) return;
    if (missed) this.#failed();
    else this.#watch();
  }

  #connect() {
    this.#say('connecting');
    const url = new URL(this.#options.url);
    if (this.lastEventId) url.searchParams.set('Last-Event-ID', this.lastEventId);
    const source = new this.#options.EventSource(url.href);
    this.#source = source;
    const current = (run) => (event) => {
      if (this.#source === source) run(event);
    };
    source.onerror = current(() => this.#failed());
    for (const name of EVENTS) source.addEventListener(name, current((event) => this.#received(name, event)));
    this.#after('first', FIRST_EVENT_WITHIN, () => this.#failed());
  }

  #received(name, event) {
    if (event.lastEventId) this.lastEventId = event.lastEventId;
    let data;
    try {
      data = JSON.parse(event.data);
    } catch {
      return; // a frame that is not ours; the next snapshot or poll puts things right
    }
    if (this.state !== 'live') this.#live();
    this.#watch();
    this.#options.onEvent(name, data);
  }

  #live() {
    this.#stop('first');
    this.#after('stable', STABLE_AFTER, () => (this.#failures = 0));
    this.#say('live');
  }

  #watch() {
    this.#after('silence', this.#options.heartbeatTimeout, () => this.check());
  }

  /** The browser would try again by itself, but without ever slowing down; so the object is dropped and made anew. */
  #failed() {
    this.#close();
    this.#failures += 1;
    const { reconnectDelay, random } = this.#options;
    const ceiling = Math.min(MAX_DELAY, Math.max(100, reconnectDelay) * 2 ** Math.min(this.#failures - 1, 16));
    const delay = Math.round(ceiling * (0.5 + random() / 2));
    this.#after('retry', delay, () => this.#connect());
    this.#say('waiting', delay);
  }

  #close() {
    this.#source?.close();
    this.#source = null;
    for (const name of [...this.#timers.keys()]) this.#stop(name);
  }

  #after(name, delay, run) {
    this.#stop(name);
    const timer = setTimeout(() => {
      this.#timers.delete(name);
      run();
    }, delay);
    this.#timers.set(name, timer);
  }

  #stop(name) {
    clearTimeout(this.#timers.get(name));
    this.#timers.delete(name);
  }

  #say(state, detail = null) {
    this.state = state;
    this.#options.onState(state, detail);
  }
}
