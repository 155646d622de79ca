/** The live connection as a page sees it: one for all tabs where the browser can, else one of its own. */

import { LiveHub } from './live_hub.js';
import { TabLeader } from './tab_leader.js';

const PING_EVERY = 15_000;
const WELCOME_WITHIN = 5_000;

/**
 * `browser` is the window: its SharedWorker is used, else its BroadcastChannel with its locks, else neither. `settings`
 * {url, reconnectDelay, heartbeatTimeout} go to whoever connects; `name` parts servers and versions that share an
 * origin. `onEvent(name, data)` and `onState(state, detail)` as in SSEClient. Six tabs with a connection each would
 * use up all that a browser gives to a server over HTTP/1.1; a seventh would not even load.
 *
 * Whoever holds the connection is asked for a sign of life: a worker that the browser ended tells nobody.
 */
export class SharedConnection {
  #options;
  #ways;
  #port = null;
  #timer = null;
  #answered = true;
  #worked = false;
  #heard = '';
  #wants = false;

  state = 'paused';
  failing = false;
  failures = 0;

  constructor({ browser, settings, name, onEvent, onState, pingEvery = PING_EVERY, welcomeWithin = WELCOME_WITHIN }) {
    this.#options = { browser, settings, name, onEvent, onState, pingEvery, welcomeWithin };
    this.#ways = waysOf(browser);
  }

  /** Connects, or wants the connection again. */
  start() {
    this.#wants = true;
    if (this.#port === null) this.#open();
    else this.#port.postMessage({ type: 'want', wants: true });
  }

  /** Does without: whoever holds the connection closes it when no tab wants it. What others hear is still told. */
  pause() {
    this.#wants = false;
    this.#port?.postMessage({ type: 'want', wants: false });
  }

  /** Takes no part any more; `start` begins again after what was heard. */
  leave() {
    this.#wants = false;
    this.#part();
    this.#became('paused', null, false, 0);
  }

  /** Tries at once. */
  reconnect() {
    this.#port?.postMessage({ type: 'reconnect' });
  }

  /** Somebody looks at the page again. */
  check() {
    this.#port?.postMessage({ type: 'check' });
  }

  #open() {
    const { browser, settings, name, welcomeWithin } = this.#options;
    const failed = () => this.#nextWay();
    const port = this.#ways[0]({ browser, name, failed });
    this.#port = port;
    port.onmessage = ({ data }) => this.#port === port && this.#told(data);
    port.postMessage({ type: 'hello', settings, wants: this.#wants, since: this.#heard });
    this.#answered = false;
    this.#timer = setTimeout(() => this.#watch(), welcomeWithin);
  }

  #watch() {
    if (!this.#answered) return this.#nextWay();
    this.#answered = false;
    this.#port.postMessage({ type: 'ping' });
    this.#timer = setTimeout(() => this.#watch(), this.#options.pingEvery);
  }

  #part() {
    clearTimeout(this.#timer);
    this.#port?.postMessage({ type: 'leave' });
    this.#port?.close();
    this.#port = null;
  }

  /** Whoever should hold the connection is silent. One that once worked gets another chance, another kind does not. */
  #nextWay() {
    this.#part();
    if (!this.#worked && this.#ways.length > 1) this.#ways.shift();
    this.#worked = false;
    this.#open();
  }

  #told({ type, ...message }) {
    this.#answered = true;
    this.#worked = true;
    if (type === 'state') return this.#became(message.state, message.detail, message.failing, message.failures);
    this.#heard = message.id;
    return this.#options.onEvent(message.name, message.data);
  }

  #became(state, detail, failing, failures) {
    Object.assign(this, { failing, failures });
    if (state === this.state && detail === null) return; // only a sign of life
    this.state = state;
    this.#options.onState(state, detail);
  }
}

function waysOf(browser) {
  const ways = [];
  if (browser.SharedWorker) ways.push(worker);
  if (browser.BroadcastChannel && browser.navigator?.locks) ways.push(leader);
  return [...ways, alone];
}

function worker({ browser, name, failed }) {
  const address = new URL('./live_worker.js', import.meta.url);
  const shared = new browser.SharedWorker(address, { type: 'module', name });
  shared.onerror = failed;
  return shared.port;
}

function leader({ browser, name }) {
  const { BroadcastChannel, navigator, fetch } = browser;
  return new TabLeader({ name, BroadcastChannel, locks: navigator.locks, fetch: fetch.bind(browser) });
}

function alone({ browser }) {
  const { port1, port2 } = new MessageChannel();
  const hub = new LiveHub({ fetch: browser.fetch.bind(browser) });
  port2.onmessage = ({ data }) => hub.receive(port2, data);
  return port1;
}
