/** One trial of the way between this page and the server: what arrives on a live connection, and when. */

import { FrameReader } from './event_stream.js';

const ECHOES = 8;
const PATIENCE = { echoEvery: 250, missingAfter: 5_000, patience: 6_000 };

/**
 * Runs its parts in order and gives what it saw as plain data for `judge`: {refused, broken, opened, first, counted,
 * echoes: [{asked, answered, arrived}], echoRefused, measured, resumed, beat: {waited, arrived, cut}, server}; times are
 * milliseconds since the beginning, what did not happen is null. `onSeen(seen)` is told after each change and
 * `onFrame(frame, at)` of each frame that says something. `api` is an ApiClient. `echoEvery`, `missingAfter` (of an
 * echo) and `patience` (with the first event) are milliseconds.
 */
export class StreamTrial {
  #api;
  #options;
  #began;
  #waiting = [];
  #closed = false;
  #stream = null;
  #lastId = '';

  seen = {
    refused: null, broken: null, opened: null, first: null, counted: null, echoes: [], echoRefused: null,
    measured: false, resumed: null, beat: null, server: '',
  };

  constructor({ api, fetch, heartbeatInterval, onSeen = () => {}, onFrame = () => {}, ...given }) {
    this.#api = api;
    this.#options = { fetch, heartbeatInterval, onSeen, onFrame, ...PATIENCE, ...given };
  }

  /** All parts; resolves when the last is done. The connection stays open until `end`. */
  async run() {
    this.#began = performance.now();
    const hello = await this.#connect();
    if (hello === null || this.#closed) return;
    await this.#askForEchoes(hello.connection_id);
    if (this.#closed || this.#stream.ended || this.seen.echoRefused !== null) return;
    this.#saw({ measured: true });
    await this.#reconnect();
    if (!this.#closed && !this.#stream.ended) await this.#waitForHeartbeat();
  }

  /** Closes the connection. */
  end() {
    this.#closed = true;
    this.#stream?.abort.abort();
    for (const waiter of this.#waiting.splice(0)) waiter.give(null);
  }

  async #connect() {
    this.#open();
    const frame = await this.#next((one) => one.event === 'connected', this.#options.patience);
    if (frame !== null) {
      this.#saw({ first: this.#passed() });
      return JSON.parse(frame.data);
    }
    if (!this.#closed && this.seen.refused === null && this.seen.broken === null) await this.#askWhetherItCounts();
    return null;
  }

  /** Nothing comes: does the server know of a connection, so that something in between holds it back? */
  async #askWhetherItCounts() {
    try {
      const { connections } = await this.#api.get('events/status');
      this.#saw({ counted: connections });
    } catch (fault) {
      this.#saw({ broken: `${fault.message} ${fault.remedy}` });
    }
  }

  async #askForEchoes(connectionId) {
    const { echoEvery, missingAfter } = this.#options;
    for (let number = 0; number < ECHOES && !this.#closed && !this.#stream.ended; number += 1) {
      const echo = { asked: this.#passed(), answered: null, arrived: null };
      this.seen.echoes.push(echo);
      const arrives = this.#next((one) => one.event === 'echo' && JSON.parse(one.data).number === number, missingAfter);
      arrives.then((frame) => {
        echo.arrived = frame && frame.at;
        this.#saw({});
      });
      try {
        await this.#api.echo(connectionId, number);
      } catch (fault) {
        return this.#saw({ echoRefused: `${fault.message} ${fault.remedy}` });
      }
      echo.answered = this.#passed();
      if (number === ECHOES - 1) await arrives;
      else await pause(echo.asked + echoEvery - this.#passed());
    }
    return undefined;
  }

  /** Drops the connection as a bad network would, and looks whether the new one goes on or begins anew. */
  async #reconnect() {
    const { patience, missingAfter } = this.#options;
    this.#open();
    // A snapshot before the answer to a question that was asked after the greeting: it was begun anew.
    let anew = false;
    this.#next((one) => one.event === 'snapshot', patience + missingAfter).then((frame) => (anew = frame !== null));
    const hello = await this.#next((one) => one.event === 'connected', patience);
    if (this.#closed) return;
    if (hello === null) return this.#saw({ broken: 'after it was cut, it could not be opened again.' });
    const echoed = this.#next((one) => one.event === 'echo', missingAfter);
    await this.#api.echo(JSON.parse(hello.data).connection_id, ECHOES).catch(() => {});
    const answered = (await echoed) !== null;
    this.#saw({ resumed: answered && !anew });
  }

  async #waitForHeartbeat() {
    const { heartbeatInterval } = this.#options;
    const began = this.#passed();
    const waited = heartbeatInterval * 1.5 + 2_000;
    this.#saw({ beat: { waited, arrived: null, cut: null } });
    const frame = await this.#next((one) => one.comment !== null, waited);
    if (this.#closed) return;
    const passed = this.#passed() - began;
    this.#saw({ beat: { waited, arrived: frame && passed, cut: this.#stream.ended ? passed : null } });
  }

  /** Opens a connection, after the one there was; what it brings goes to whoever waits for it. */
  async #open() {
    this.#stream?.abort.abort();
    const stream = { abort: new AbortController(), ended: false };
    this.#stream = stream;
    const { fetch } = this.#options;
    try {
      const resume = this.#lastId ? { 'Last-Event-ID': this.#lastId } : {};
      const headers = { Accept: 'text/event-stream', ...resume };
      const answer = await fetch(this.#api.url('events'), { headers, cache: 'no-store', signal: stream.abort.signal });
      const told = (name) => answer.headers.get(name) ?? '';
      this.#saw({ server: [told('Server'), told('Via')].filter(Boolean).join(' ') });
      if (!answer.ok || !told('Content-Type').startsWith('text/event-stream')) return await this.#refused(answer);
      if (this.seen.opened === null) this.#saw({ opened: this.#passed() });
      await this.#read(stream, answer.body.pipeThrough(new TextDecoderStream()).getReader());
    } catch (fault) {
      if (this.#stream === stream && !this.#closed && this.seen.first === null) this.#saw({ broken: fault.message });
    }
    stream.ended = true;
    if (this.#stream === stream) for (const waiter of this.#waiting.splice(0)) waiter.give(null);
    return undefined;
  }

  async #read(stream, pieces) {
    const reader = new FrameReader();
    for (let piece = await pieces.read(); !piece.done; piece = await pieces.read()) {
      if (this.#stream !== stream) return;
      for (const frame of reader.read(piece.value)) this.#arrived(frame);
    }
  }

  #arrived(frame) {
    if (frame.data === null && frame.comment === null) return; // only a setting, such as `retry`
    if (frame.id) this.#lastId = frame.id;
    const at = this.#passed();
    this.#options.onFrame(frame, at);
    for (const waiter of [...this.#waiting]) if (waiter.wants(frame)) waiter.give({ ...frame, at });
  }

  async #refused(answer) {
    const told = await answer.json().catch(() => null);
    const words = told?.error ? `${told.error} ${told.remedy ?? ''}`.trim() : '';
    this.#saw({ refused: { status: answer.status, words } });
    for (const waiter of this.#waiting.splice(0)) waiter.give(null);
  }

  /** The next frame that `wants`; null after so many milliseconds, or when the connection ended. */
  #next(wants, milliseconds) {
    return new Promise((resolve) => {
      const waiter = { wants };
      const timer = setTimeout(() => waiter.give(null), milliseconds);
      waiter.give = (frame) => {
        clearTimeout(timer);
        this.#waiting = this.#waiting.filter((one) => one !== waiter);
        resolve(frame);
      };
      this.#waiting.push(waiter);
    });
  }

  #saw(more) {
    Object.assign(this.seen, more);
    if (!this.#closed) this.#options.onSeen(this.seen);
  }

  #passed() {
    return performance.now() - this.#began;
  }
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, milliseconds)));
}
