/** One live connection to /events that keeps itself alive: backoff, resume, and a watch over silence. */

import { FrameReader } from './event_stream.js';

const STABLE_AFTER = 5_000;
const MAX_DELAY = 30_000;
const FIRST_EVENT_WITHIN = 10_000;
const FAILURES_UNTIL_FALLBACK = 3;

/** Milliseconds before the try after so many failures: doubled each time up to 30 s, then shortened by chance. */
export function delayBefore(failures, base, random) {
  const ceiling = Math.min(MAX_DELAY, Math.max(100, base) * 2 ** Math.min(failures - 1, 16));
  return Math.round(ceiling * (0.5 + random() / 2));
}

/**
 * `onEvent(name, data, id)` gets each event. States told to `onState(state, detail)`: `connecting`, `live` (the first
 * event arrived), `waiting` (a try failed; the detail is the milliseconds until the next), `paused`, and
 * `unsupported` (this browser cannot read an answer while it arrives).
 *
 * The stream is read with `fetch`, not with an EventSource, which hides heartbeats and the status of a refusal.
 * Anything that arrives proves that the connection lives; `heartbeatTimeout` ms without a byte mean that it is dead,
 * and it is made anew from the last event that did arrive. A connection that does not even bring its first event
 * within ten seconds counts as failed: that is what a buffering proxy looks like.
 */
export class SSEClient {
  #options;
  #abort = null;
  #timers = new Map();
  #running = false;
  #switchedOff = false;
  #heardAt = 0;

  lastEventId;
  state = 'paused';
  failures = 0;

  constructor({
    url,
    fetch,
    onEvent,
    onState,
    reconnectDelay = 1_000,
    heartbeatTimeout = 30_000,
    firstEventWithin = FIRST_EVENT_WITHIN,
    lastEventId = '',
    random = Math.random,
    now = Date.now,
  }) {
    this.#options = { url, fetch, onEvent, onState, reconnectDelay, heartbeatTimeout, firstEventWithin, random, now };
    this.lastEventId = lastEventId;
  }

  /** True after several failed tries in a row, or when the server has no live events: the page should poll meanwhile. */
  get failing() {
    if (this.state === 'live') return false;
    return this.state === 'unsupported' || this.#switchedOff || this.failures >= FAILURES_UNTIL_FALLBACK;
  }

  /** Connects; harmless when it already runs. */
  start() {
    if (this.#running) return;
    if (typeof TextDecoderStream === 'undefined' || typeof ReadableStream === 'undefined') return this.#say('unsupported');
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
    if (!this.#running || this.state === 'connecting') return;
    this.#close();
    this.#connect();
  }

  /** Somebody looks at the page again: what is dead or waits is tried at once; timers may have stood still. */
  check() {
    const silent = this.#options.now() - this.#heardAt > this.#options.heartbeatTimeout;
    if (this.state !== 'live' || silent) this.reconnect();
  }

  async #connect() {
    const { url, fetch, firstEventWithin } = this.#options;
    const abort = new AbortController();
    const current = () => this.#abort === abort;
    this.#abort = abort;
    this.#say('connecting');
    this.#after('first', firstEventWithin, () => this.#failed());
    const resume = this.lastEventId ? { 'Last-Event-ID': this.lastEventId } : {};
    try {
      const headers = { Accept: 'text/event-stream', ...resume };
      const answer = await fetch(url, { headers, cache: 'no-store', signal: abort.signal });
      if (!current()) return;
      if (!answer.ok || !answer.headers.get('Content-Type')?.startsWith('text/event-stream')) return this.#refused(answer);
      const pieces = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      const reader = new FrameReader();
      for (let piece = await pieces.read(); !piece.done && current(); piece = await pieces.read()) {
        this.#heard();
        for (const frame of reader.read(piece.value)) if (current()) this.#received(frame);
      }
    } catch {
      // refused, broken off, or closed by this side; what follows is the same
    }
    if (current()) this.#failed();
  }

  #heard() {
    this.#heardAt = this.#options.now();
    this.#after('silence', this.#options.heartbeatTimeout, () => this.#failed());
  }

  #received({ event, data: text, id, retry }) {
    if (retry !== null) this.#options.reconnectDelay = retry;
    if (text === null) return;
    let data;
    try {
      data = JSON.parse(text);
    } catch {
      return; // a frame that is not ours; the next snapshot or poll puts things right
    }
    if (id) this.lastEventId = id;
    if (this.state !== 'live') this.#live();
    this.#options.onEvent(event, data, this.lastEventId);
  }

  #live() {
    this.#stop('first');
    this.#switchedOff = false;
    this.#after('stable', STABLE_AFTER, () => (this.failures = 0));
    this.#say('live');
  }

  #refused(answer) {
    this.#switchedOff = answer.status === 404;
    this.#failed(Number(answer.headers.get('Retry-After')) * 1_000 || 0);
  }

  #failed(atLeast = 0) {
    this.#close();
    this.failures += 1;
    const { reconnectDelay, random } = this.#options;
    const slowly = this.#switchedOff ? MAX_DELAY : Math.min(MAX_DELAY, atLeast);
    const delay = Math.max(slowly, delayBefore(this.failures, reconnectDelay, random));
    this.#after('retry', delay, () => this.#connect());
    this.#say('waiting', delay);
  }

  #close() {
    this.#abort?.abort();
    this.#abort = null;
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
