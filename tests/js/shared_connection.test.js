import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';

import { LiveHub } from '../../static/js/live_hub.js';
import { SharedConnection } from '../../static/js/shared_connection.js';
import { liveServer, until } from './live_server.js';
import { Locks } from './locks.js';

let server;
let tabs;
let count = 0;

beforeEach(async () => {
  tabs = [];
  count += 1;
  server = await liveServer();
});
afterEach(async () => {
  for (const tab of tabs) tab.connection.leave();
  await server.close();
});

/** A tab of `browser`; `heard` are the names of its events. */
function open(browser, options = {}) {
  const seen = { events: [], states: [] };
  const connection = new SharedConnection({
    browser: { fetch, ...browser },
    settings: { url: server.url, reconnectDelay: 1 },
    name: `test ${count}`,
    onEvent: (name, data) => seen.events.push([name, data]),
    onState: (state, detail) => seen.states.push([state, detail]),
    ...options,
  });
  const tab = { connection, seen, heard: () => seen.events.map(([name]) => name) };
  tabs.push(tab);
  connection.start();
  return tab;
}

const isLive = (tab) => until(() => tab.connection.state === 'live', 'it is live');
const withLocks = () => ({ BroadcastChannel, navigator: { locks: new Locks() } });

/** Workers of a browser: alike names are one worker. `broken` names what goes wrong. */
function workers(broken = null) {
  const hubs = new Map();
  const made = { hubs };
  made.SharedWorker = class {
    constructor(address, { name, type }) {
      assert.equal(type, 'module');
      assert.match(String(address), /live_worker\.js$/);
      if (!hubs.has(name)) hubs.set(name, new LiveHub({ fetch }));
      const hub = hubs.get(name);
      const { port1, port2 } = new MessageChannel();
      if (broken === null) port2.onmessage = ({ data }) => hub.receive(port2, data);
      else port2.close();
      this.port = port1;
      if (broken === 'error') setTimeout(() => this.onerror(), 1);
    }
  };
  return made;
}

async function sharing(browser) {
  const one = open(browser);
  const stream = await server.newest(1);
  stream.tell('connected', {}, '1');
  stream.tell('snapshot', { jobs: [] }, '1');
  await isLive(one);
  const other = open(browser);
  await isLive(other);
  await until(() => other.heard().length === 2);
  return { one, other, stream };
}

for (const [kind, browser] of [['a worker', workers], ['a leading tab', withLocks]]) {
  test(`with ${kind} tabs share one connection`, async () => {
    const { one, other, stream } = await sharing(browser());
    stream.tell('job_status', { job_id: 'a', status: 'pending', sequence: 1 }, '2');
    await until(() => one.heard().length === 3 && other.heard().length === 3);
    assert.deepEqual(one.seen.events, other.seen.events);
    assert.equal(server.streams.length, 1);
  });

  test(`with ${kind} a tab that closes leaves the others without a gap`, async () => {
    const { one, other, stream } = await sharing(browser());
    stream.tell('job_status', { job_id: 'a', status: 'pending', sequence: 1 }, '2');
    await until(() => other.heard().length === 3);
    one.connection.leave();
    const next = kind === 'a worker' ? stream : await server.newest(2);
    if (next !== stream) {
      assert.equal(next.lastEventId, '2', 'the next one goes on where the first was');
      next.tell('connected', {}, '2');
    }
    next.tell('job_status', { job_id: 'a', status: 'completed', sequence: 2 }, '3');
    await until(() => other.heard().at(-1) === 'job_status' && other.seen.events.at(-1)[1].sequence === 2);
    assert.ok(!other.heard().includes('resync'));
    await until(() => server.open().length === 1);
  });
}

test('three tabs: whoever leads next, the third misses nothing', async () => {
  const browser = withLocks();
  const { one, other, stream } = await sharing(browser);
  const third = open(browser);
  await isLive(third);
  stream.tell('summary_text', { job_id: 'a', index: 0, attempt: 0, at: 0, text: 'x' }, '2');
  stream.tell('job_status', { job_id: 'a', status: 'in_progress', sequence: 1 }, '3');
  await until(() => third.heard().length === 4 && other.heard().length === 4);
  one.connection.leave();
  const next = await server.newest(2);
  next.tell('connected', {}, '3');
  next.tell('job_status', { job_id: 'a', status: 'in_progress', sequence: 2 }, '4');
  await until(() => third.seen.events.at(-1)[1].sequence === 2);
  assert.ok(!third.heard().includes('resync'));
  const late = open(browser);
  await until(() => late.heard().length >= 2);
  assert.equal(late.seen.events[1][1].jobs[0].sequence, 2, 'what a follower heard it remembers when it leads');
});

test('a leader that is hidden for long lets the next one lead and still hears', async () => {
  const { one, other } = await sharing(withLocks());
  one.connection.pause();
  const next = await server.newest(2);
  next.tell('connected', {}, '1');
  next.tell('job_status', { job_id: 'a', status: 'pending', sequence: 1 }, '2');
  await until(() => one.heard().at(-1) === 'job_status' && other.heard().at(-1) === 'job_status');
  other.connection.pause();
  await until(() => server.open().length === 0);
  one.connection.start();
  assert.equal((await server.newest(3)).lastEventId, '2');
});

test('a browser that can do neither has a connection of its own', async () => {
  const one = open({});
  (await server.newest(1)).tell('connected', {}, '1');
  await isLive(one);
  open({});
  await server.newest(2);
});

for (const broken of ['error', 'silence']) {
  test(`a worker that does not come (${broken}) is replaced by the next best`, async () => {
    const one = open({ ...workers(broken), ...withLocks() }, { welcomeWithin: 50 });
    (await server.newest(1)).tell('connected', {}, '1');
    await isLive(one);
  });
}

test('a worker that the browser ended is started again, after what was heard', async () => {
  const browser = workers();
  const one = open(browser, { pingEvery: 30, welcomeWithin: 30 });
  (await server.newest(1)).tell('connected', {}, '9');
  await isLive(one);
  for (const hub of browser.hubs.values()) hub.close();
  browser.hubs.clear();
  assert.equal((await server.newest(2)).lastEventId, '9');
});

test('who leaves and comes back goes on after what was heard', async () => {
  const one = open({});
  (await server.newest(1)).tell('connected', {}, '4');
  await isLive(one);
  one.connection.leave();
  assert.equal(one.connection.state, 'paused');
  await until(() => server.open().length === 0);
  one.connection.start();
  assert.equal((await server.newest(2)).lastEventId, '4');
});
