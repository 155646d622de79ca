/** One live connection for many listeners: a worker or a leading tab holds it, and passes on what it hears. */

import { SSEClient } from './sse_client.js';
import { StreamMemory } from './stream_memory.js';

/**
 * A port is anything with `postMessage`. Messages to the hub, by `type`: `hello` {settings: {url, reconnectDelay,
 * heartbeatTimeout}, wants, since}, `want` {wants}, `check`, `reconnect`, `ping`, `leave`. It answers `event` {name,
 * data, id} and `state` {state, detail, failing, failures}. It is connected while any port wants it, and tells all.
 *
 * `since` is the id of the last event that the port heard, empty for a new page. Who heard less than the hub gets
 * what the hub remembers, after a `resync`.
 */
export class LiveHub {
  #fetch;
  #memory;
  #ports = new Map();
  #client = null;
  #closed = false;

  constructor({ fetch, memory = new StreamMemory() }) {
    this.#fetch = fetch;
    this.#memory = memory;
  }

  /** A message from a port. */
  receive(port, { type, ...message }) {
    if (this.#closed) return;
    if (type === 'hello') this.#join(port, message);
    else if (!this.#ports.has(port)) return;
    else if (type === 'want') this.#wanted(port, message.wants);
    else if (type === 'leave') this.#left(port);
    else if (type === 'ping') port.postMessage(this.#state());
    else if (type === 'check' || type === 'reconnect') this.#client[type]();
  }

  /** Closes the connection and says nothing more. */
  close() {
    this.#closed = true;
    this.#client?.pause();
  }

  #join(port, { settings, wants, since = '' }) {
    this.#client ??= this.#newClient(settings, since);
    this.#ports.set(port, wants);
    if (since === '' || since !== this.#client.lastEventId) {
      if (since !== '') this.#event(port, 'resync', { message: 'Other pages heard more than this one.' });
      for (const [name, data] of this.#memory.replay()) this.#event(port, name, data);
    }
    port.postMessage(this.#state());
    this.#adjust();
  }

  #newClient(settings, lastEventId) {
    return new SSEClient({
      ...settings,
      lastEventId,
      fetch: this.#fetch,
      onEvent: (name, data) => this.#heard(name, name === 'connected' ? { ...data, heard_at: Date.now() } : data),
      onState: (state, detail) => this.#tellAll(this.#state(detail)),
    });
  }

  #heard(name, data) {
    this.#memory.take(name, data);
    for (const port of this.#ports.keys()) this.#event(port, name, data);
  }

  #event(port, name, data) {
    port.postMessage({ type: 'event', name, data, id: this.#client.lastEventId });
  }

  #state(detail = null) {
    const { state, failing, failures } = this.#client;
    return { type: 'state', state, detail, failing, failures };
  }

  #tellAll(message) {
    if (this.#closed) return;
    for (const port of this.#ports.keys()) port.postMessage(message);
  }

  #wanted(port, wants) {
    this.#ports.set(port, wants);
    this.#adjust();
  }

  #left(port) {
    this.#ports.delete(port);
    this.#adjust();
  }

  #adjust() {
    const wanted = [...this.#ports.values()].some(Boolean);
    if (wanted) this.#client.start();
    else if (this.#client.state !== 'paused') this.#client.pause();
  }
}
