/** The test page: one live connection, what arrives on it, how fast, and in words what it means when nothing does. */

import { ApiClient } from './api_client.js';
import { byId, el, setShown, setText } from './dom.js';
import { FrameReader } from './event_stream.js';

const PATIENCE = 6_000;
const KEPT = 100;

const api = new ApiClient({ fetch: fetch.bind(window), base: document.baseURI });
const milliseconds = (value) => `${Math.max(0, Math.round(value))} ms`;
const after = (value) => (value < 2_000 ? milliseconds(value) : `${(value / 1000).toFixed(1)} s`);
let current = null;

function verdict(state, text, advise = false) {
  byId('verdict').dataset.state = state;
  setText(byId('verdict'), text);
  setShown(byId('advice'), advise);
}

async function start() {
  current?.end();
  for (const id of ['opened', 'first', 'last']) setText(byId(id), '–');
  for (const id of ['events', 'heartbeats']) setText(byId(id), '0');
  byId('log').replaceChildren();
  verdict('waiting', 'Connecting…');
  current = new Trial();
  await current.run();
}

/** One connection, from opening it to its end. */
class Trial {
  #abort = new AbortController();
  #began = performance.now();
  #seen = { events: 0, heartbeats: 0 };
  #patience = setTimeout(() => this.#nothing(), PATIENCE);

  end() {
    clearTimeout(this.#patience);
    this.#abort.abort();
  }

  async run() {
    try {
      const answer = await fetch(api.url('events'), {
        headers: { Accept: 'text/event-stream' },
        cache: 'no-store',
        signal: this.#abort.signal,
      });
      if (!answer.ok || !answer.headers.get('Content-Type')?.startsWith('text/event-stream')) return await this.#refused(answer);
      setText(byId('opened'), after(this.#passed()));
      await this.#read(answer.body.pipeThrough(new TextDecoderStream()).getReader());
      verdict('waiting', 'The connection was closed by the server or by something in between. The main page connects again by itself.');
    } catch (fault) {
      if (!this.#abort.signal.aborted) verdict('bad', `The connection failed: ${fault.message}. Check that the server is running.`);
    } finally {
      clearTimeout(this.#patience);
    }
  }

  async #read(stream) {
    const reader = new FrameReader();
    for (let piece = await stream.read(); !piece.done; piece = await stream.read()) {
      for (const frame of reader.read(piece.value)) this.#arrived(frame);
    }
  }

  #arrived(frame) {
    if (frame.data === null && frame.comment === null) return; // only a setting, such as `retry`
    clearTimeout(this.#patience);
    const passed = after(this.#passed());
    const kind = frame.comment === null ? 'events' : 'heartbeats';
    this.#seen[kind] += 1;
    setText(byId(kind), String(this.#seen[kind]));
    if (this.#seen.events + this.#seen.heartbeats === 1) {
      setText(byId('first'), passed);
      verdict('good', `Live updates get through: the first event came after ${passed}. Whatever follows appears below as it arrives; while nothing happens, that is a heartbeat every few seconds.`);
    }
    const name = frame.comment ?? frame.event;
    setText(byId('last'), `${name}, after ${passed}`);
    const data = frame.data && el('span', { class: 'event-data', text: frame.data.slice(0, 160) });
    byId('log').prepend(el('li', {}, el('code', { text: name }), ` after ${passed}`, data));
    if (byId('log').children.length > KEPT) byId('log').lastElementChild.remove();
  }

  async #nothing() {
    const waited = `Nothing arrived within ${PATIENCE / 1000} s`;
    try {
      const { connections } = await api.get('events/status');
      verdict('bad', `${waited}, although the server answers and counts ${connections} open connections. Something in between holds the events back.`, true);
    } catch (fault) {
      verdict('bad', `${waited}. ${fault.message} ${fault.remedy}`);
    }
  }

  async #refused(answer) {
    const told = await answer.json().catch(() => null);
    verdict('bad', told?.error ? `${told.error} ${told.remedy ?? ''}` : `Something answered with an error page (${answer.status}) instead of events.`);
  }

  #passed() {
    return performance.now() - this.#began;
  }
}

byId('again').addEventListener('click', start);
window.addEventListener('pagehide', () => current?.end());
start();
