/** The test page: one live connection, what arrives on it, how fast, and in words what it means when nothing does. */

import { ApiClient } from './api_client.js';
import { byId, el, setShown, setText } from './dom.js';
import { EVENTS } from './sse_client.js';

const PATIENCE = 6_000;
const KEPT = 100;

const api = new ApiClient({ fetch: fetch.bind(window), base: document.baseURI });
const milliseconds = (value) => `${Math.max(0, Math.round(value))} ms`;
let source = null;
let waiting = null;

function verdict(state, text, advise = false) {
  byId('verdict').dataset.state = state;
  setText(byId('verdict'), text);
  setShown(byId('advice'), advise);
}

function start() {
  stop();
  for (const id of ['opened', 'first', 'last', 'delay']) setText(byId(id), '–');
  setText(byId('count'), '0');
  byId('log').replaceChildren();
  verdict('waiting', 'Connecting…');
  if (!window.EventSource) return verdict('bad', 'This browser has no EventSource; the main page asks every few seconds instead.');
  const began = performance.now();
  const seen = { count: 0, delay: 0 };
  const mine = new EventSource(api.url('events'));
  source = mine;
  mine.onopen = () => setText(byId('opened'), milliseconds(performance.now() - began));
  mine.onerror = () => failed(mine, seen);
  for (const name of EVENTS) mine.addEventListener(name, (event) => arrived(name, event, began, seen));
  waiting = setTimeout(() => nothing(seen), PATIENCE);
}

function stop() {
  source?.close();
  clearTimeout(waiting);
}

function arrived(name, event, began, seen) {
  clearTimeout(waiting);
  seen.count += 1;
  const now = performance.now() - began;
  if (seen.count === 1) {
    setText(byId('first'), milliseconds(now));
    verdict('good', `Live updates get through: the first event came after ${milliseconds(now)}. Each new event appears below as it arrives.`);
  }
  setText(byId('count'), String(seen.count));
  setText(byId('last'), `${name}, after ${milliseconds(now)}`);
  delayed(event, seen);
  const row = el('li', {}, el('code', { text: name }), ` after ${milliseconds(now)}`, el('span', { class: 'event-data', text: event.data.slice(0, 160) }));
  byId('log').prepend(row);
  if (byId('log').children.length > KEPT) byId('log').lastElementChild.remove();
}

/** The server's clock and this one may differ; said only where the event carries its time. */
function delayed(event, seen) {
  try {
    const sent = Date.parse(JSON.parse(event.data).server_time);
    if (Number.isNaN(sent)) return;
    seen.delay = Math.max(seen.delay, Math.abs(Date.now() - sent));
    setText(byId('delay'), `${milliseconds(seen.delay)} (if both clocks agree)`);
  } catch {
    // not an event of ours; it is listed all the same
  }
}

async function nothing(seen) {
  if (seen.count) return;
  try {
    const { connections } = await api.get('events/status');
    verdict('bad', `Nothing arrived within ${PATIENCE / 1000} s, although the server answers and counts ${connections} open connections. Something in between holds the events back.`, true);
  } catch (fault) {
    verdict('bad', `Nothing arrived within ${PATIENCE / 1000} s. ${fault.message} ${fault.remedy}`);
  }
}

async function failed(mine, seen) {
  if (mine.readyState !== EventSource.CLOSED && seen.count) {
    return verdict('waiting', 'The connection was cut; the browser connects again by itself.');
  }
  stop();
  try {
    await api.status();
    verdict('bad', 'The server refused the live connection: it is switched off, or all connections are taken. The main page asks every few seconds instead.');
  } catch (fault) {
    verdict('bad', `${fault.message} ${fault.remedy}`);
  }
}

byId('again').addEventListener('click', start);
window.addEventListener('pagehide', stop);
start();
