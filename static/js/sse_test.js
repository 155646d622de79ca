/** The test page: runs a trial of the live connection, says what it means, and what to change when it is bad. */

import { ApiClient } from './api_client.js';
import { byId, el, setShown, setText } from './dom.js';
import { StreamTrial } from './stream_trial.js';
import { PROXIES, judge, proxyOf, span } from './stream_verdict.js';

const KEPT = 100;
const CHECKS = ['connection', 'buffering', 'delay', 'resume', 'heartbeat'];
const STATES = { waiting: 'Not known yet', good: 'Good', bad: 'Bad' };

const api = new ApiClient({ fetch: fetch.bind(window), base: document.baseURI });
let current = null;
let counts = null;

async function start() {
  current?.end();
  counts = { events: 0, heartbeats: 0 };
  byId('log').replaceChildren();
  byId('advice').dataset.kind = '';
  const trial = new StreamTrial({
    api,
    fetch: fetch.bind(window),
    heartbeatInterval: Number(byId('trial').dataset.heartbeatInterval) || 15_000,
    onSeen: (seen) => show(seen, false),
    onFrame: arrived,
  });
  current = trial;
  show(trial.seen, false);
  await trial.run();
  if (current === trial) show(trial.seen, true);
}

function show(seen, over) {
  const { state, words, advise, checks } = judge(seen, over);
  byId('verdict').dataset.state = state;
  setText(byId('verdict'), words);
  for (const name of CHECKS) {
    const row = byId(`check-${name}`);
    row.dataset.state = checks[name].state;
    setText(row.querySelector('.check-state'), STATES[checks[name].state]);
    setText(row.querySelector('.check-words'), checks[name].words);
  }
  advice(advise, proxyOf(seen.server));
}

/** What to change, with the proxy that gave itself away first in view. */
function advice(kind, proxy) {
  const box = byId('advice');
  setShown(box, kind !== null);
  if (kind === null || box.dataset.kind === kind) return;
  box.dataset.kind = kind;
  for (const hint of box.querySelectorAll('[data-hint]')) setShown(hint, hint.dataset.hint === kind);
  for (const name of PROXIES) byId(`proxy-${name}`).open = name === proxy;
}

function arrived(frame, at) {
  const kind = frame.comment === null ? 'events' : 'heartbeats';
  counts[kind] += 1;
  setText(byId('counts'), `${counts.events} events and ${counts.heartbeats} heartbeats so far.`);
  const data = frame.data && el('span', { class: 'event-data', text: frame.data.slice(0, 160) });
  byId('log').prepend(el('li', {}, el('code', { text: frame.comment ?? frame.event }), ` after ${span(at)}`, data));
  if (byId('log').children.length > KEPT) byId('log').lastElementChild.remove();
}

byId('again').addEventListener('click', start);
window.addEventListener('pagehide', () => current?.end());
start();
