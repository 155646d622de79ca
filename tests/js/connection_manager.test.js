import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';

import { ConnectionManager } from '../../static/js/connection_manager.js';
import { Poller } from '../../static/js/poller.js';
import { SharedConnection } from '../../static/js/shared_connection.js';
import { liveServer, until } from './live_server.js';

let server;
let pages;

beforeEach(async () => {
  pages = [];
  server = await liveServer();
});
afterEach(async () => {
  for (const page of pages) page.manager.end();
  await server.close();
});

const storage = () => {
  const kept = new Map();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
};

/** A page with everything it has for staying up to date. */
function page({ kept = storage(), sse = true, ...phase } = {}) {
  const seen = { asked: 0, told: [] };
  const live = new SharedConnection({
    browser: { fetch },
    settings: { url: server.url, reconnectDelay: 1 },
    name: 'test',
    onEvent: () => {},
    onState: (state, detail) => manager.liveIs(state, detail),
  });
  const ask = async () => (seen.asked += 1) > 0;
  const poller = new Poller({ ask, interval: 20, onAnswer: (answered) => manager.pollerGot(answered) });
  const manager = new ConnectionManager({ live: sse ? live : null, poller, storage: kept, ...phase, onChange: (now) => seen.told.push(now) });
  const made = { manager, poller, live, seen, state: () => seen.told.at(-1)?.state };
  pages.push(made);
  manager.begin();
  return made;
}

async function liveAfter(one, count) {
  (await server.newest(count)).tell('connected', {}, String(count));
  await until(() => one.state() === 'live', 'it is live');
}

/** Breaks the connection until the page has had enough; how many streams there were. */
async function breakUntilPolling(one) {
  server.refuse = { status: 502, headers: {} };
  for (const stream of server.open()) stream.cut();
  await until(() => one.poller.running, 'it polls');
}

test('automatic: live, asks while that fails, and is live again when it works', async () => {
  const one = page();
  await liveAfter(one, 1);
  assert.equal(one.seen.asked, 0);
  await breakUntilPolling(one);
  assert.ok(one.seen.told.some(({ state, failures, retryIn }) => state === 'waiting' && failures === 1 && retryIn > 0));
  await until(() => one.seen.asked > 1 && one.state() === 'polling');
  assert.ok(one.seen.told.at(-1).failures >= 3, 'failures are counted');
  server.refuse = null;
  await liveAfter(one, 2);
  assert.equal(one.poller.running, false);
  await breakUntilPolling(one);
  server.refuse = null;
  await liveAfter(one, 3);
});

test('one failure does not make it ask', async () => {
  const one = page();
  await liveAfter(one, 1);
  server.streams[0].cut();
  await liveAfter(one, 2);
  assert.equal(one.seen.asked, 0);
});

test('only now and then: no connection at all, remembered by the next page', async () => {
  const kept = storage();
  const one = page({ kept });
  await liveAfter(one, 1);
  one.manager.choose('periodic');
  await until(() => server.open().length === 0 && one.seen.asked > 0);
  assert.equal(one.state(), 'polling');
  const next = page({ kept });
  assert.equal(next.manager.mode, 'periodic');
  await until(() => next.seen.asked > 0);
  assert.equal(server.open().length, 0);
  next.manager.choose('auto');
  await liveAfter(next, 2);
  assert.equal(next.poller.running, false);
});

test('only live: never asks, goes on trying', async () => {
  const one = page();
  one.manager.choose('live');
  await liveAfter(one, 1);
  server.refuse = { status: 502, headers: {} };
  server.streams[0].cut();
  await until(() => one.live.failing, 'it fails and fails');
  assert.equal(one.poller.running, false);
  assert.equal(one.seen.asked, 0);
  server.refuse = null;
  await liveAfter(one, 2);
});

test('a server without live events is asked, whatever was chosen', async () => {
  const kept = storage();
  kept.setItem('updates', 'live');
  const one = page({ kept, sse: false });
  await until(() => one.seen.asked > 0);
  assert.equal(one.state(), 'polling');
});

test('a page that rests does nothing, and begins again', async () => {
  const one = page();
  await liveAfter(one, 1);
  one.manager.rest();
  await until(() => server.open().length === 0);
  one.manager.begin();
  await liveAfter(one, 2);
  one.manager.choose('periodic');
  one.manager.rest();
  const { asked } = one.seen;
  one.manager.online();
  assert.equal(one.poller.running, false);
  assert.equal(one.seen.asked, asked);
});

test('when nobody answers it says so', async () => {
  const told = [];
  const poller = new Poller({ ask: () => Promise.reject(new Error('gone')), interval: 10, onAnswer: (answered) => manager.pollerGot(answered) });
  const manager = new ConnectionManager({ live: null, poller, onChange: (now) => told.push(now.state) });
  manager.begin();
  await until(() => told.includes('gone'));
  manager.end();
});

test('nonsense in the storage, or none, means automatic', () => {
  const kept = storage();
  kept.setItem('updates', 'nonsense');
  const forbidden = { getItem: () => { throw new Error('forbidden'); }, setItem: () => { throw new Error('forbidden'); } };
  for (const one of [kept, forbidden, null]) {
    const manager = new ConnectionManager({ live: null, poller: new Poller({ ask: () => {}, interval: 1 }), storage: one, onChange: () => {} });
    assert.equal(manager.mode, 'auto');
    manager.choose('periodic');
    assert.equal(manager.mode, 'periodic');
  }
});

test('live events on request: who chose nothing asks, who chose them has them', async () => {
  const kept = storage();
  const one = page({ kept, usual: 'periodic' });
  await until(() => one.state() === 'polling', 'it asks');
  assert.equal(server.streams.length, 0);
  one.manager.choose('auto');
  await liveAfter(one, 1);
  assert.equal(page({ kept, usual: 'periodic' }).manager.mode, 'auto');
});

test('not adaptive: where live events fail it asks from then on, until the reader chooses again', async () => {
  const one = page({ adaptive: false });
  await liveAfter(one, 1);
  await breakUntilPolling(one);
  server.refuse = null;
  const count = server.streams.length;
  const asked = one.seen.asked;
  await until(() => one.seen.asked > asked + 5, 'it goes on asking');
  assert.equal(server.streams.length, count);
  one.manager.choose('live');
  await liveAfter(one, count + 1);
});
