import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';

import { SSEClient, delayBefore } from '../../static/js/sse_client.js';
import { liveServer, until } from './live_server.js';

let server;
let clients;

beforeEach(async () => {
  clients = [];
  server = await liveServer();
});
afterEach(async () => {
  for (const sse of clients) sse.pause();
  await server.close();
});

function client(options = {}) {
  const seen = { events: [], states: [] };
  const sse = new SSEClient({
    url: server.url,
    fetch,
    onEvent: (name, data, id) => seen.events.push([name, data, id]),
    onState: (state, detail) => seen.states.push([state, detail]),
    reconnectDelay: 1,
    ...options,
  });
  clients.push(sse);
  sse.start();
  return { sse, seen };
}

const waited = (seen) => seen.states.filter(([state]) => state === 'waiting').map(([, delay]) => delay);

test('events arrive parsed, and it is live with the first of them', async () => {
  const { sse, seen } = client();
  const stream = await server.newest(1);
  assert.equal(sse.state, 'connecting');
  stream.tell('connected', { version: '1' }, '1');
  await until(() => sse.state === 'live');
  assert.deepEqual(seen.events, [['connected', { version: '1' }, '1']]);
  stream.write('event: job_status\ndata: {"a":');
  stream.write('"é"}\n\n');
  await until(() => seen.events.length === 2);
  assert.deepEqual(seen.events[1], ['job_status', { a: 'é' }, '1']);
});

test('there is never more than one connection, whatever is asked of it', async () => {
  const { sse } = client();
  sse.start();
  sse.reconnect();
  (await server.newest(1)).tell('connected');
  await until(() => sse.state === 'live');
  assert.equal(server.streams.length, 1, 'one that connects already is not disturbed');
  sse.reconnect();
  sse.check();
  await server.newest(2);
  await until(() => server.open().length === 1);
  sse.pause();
  await until(() => server.open().length === 0);
  assert.equal(sse.state, 'paused');
});

test('the pauses between tries grow to thirty seconds, and chance only shortens them', () => {
  const delays = (chance) => [1, 2, 3, 4, 5, 6, 7, 40].map((failures) => delayBefore(failures, 1_000, () => chance));
  assert.deepEqual(delays(1), [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  assert.deepEqual(delays(0), [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
  assert.equal(delayBefore(1, 0, () => 1), 100, 'not even a server that wants no delay is asked without one');
});

test('a new connection resumes after the last event that arrived', async () => {
  client();
  const stream = await server.newest(1);
  assert.equal(stream.lastEventId, '');
  stream.tell('connected', {}, '7-1');
  stream.tell('job_status', {}, '7-2');
  stream.end();
  assert.equal((await server.newest(2)).lastEventId, '7-2');
});

test('an event that came broken off is not heard, and not counted as heard', async () => {
  const { seen } = client();
  const stream = await server.newest(1);
  stream.tell('connected', {}, '1');
  stream.write('id: 2\nevent: job_status\ndata: {}\n');
  await until(() => seen.events.length === 1);
  stream.cut();
  assert.equal((await server.newest(2)).lastEventId, '1');
});

test('after three failures the page should poll, and no longer once it is live', async () => {
  const { sse, seen } = client();
  for (let turn = 1; turn <= 3; turn += 1) {
    const stream = await server.newest(turn);
    assert.equal(sse.failing, false);
    stream.cut();
    await until(() => waited(seen).length === turn);
  }
  assert.equal(sse.failing, true);
  const stream = await server.newest(4);
  assert.equal(sse.failing, true, 'also while it tries again');
  stream.tell('connected');
  await until(() => sse.state === 'live');
  assert.equal(sse.failing, false);
});

test('a connection that breaks as soon as it is live still slows down', async () => {
  const { seen } = client({ random: () => 1 });
  for (let turn = 1; turn <= 3; turn += 1) {
    const stream = await server.newest(turn);
    stream.tell('connected');
    stream.end();
    await until(() => waited(seen).length === turn);
  }
  assert.deepEqual(waited(seen), [100, 200, 400]);
});

test('silence means a dead connection, and a heartbeat is no silence', async () => {
  const { sse, seen } = client({ heartbeatTimeout: 150 });
  const stream = await server.newest(1);
  stream.tell('connected', {}, '5');
  await until(() => sse.state === 'live');
  const beats = setInterval(() => stream.write(': heartbeat\n\n'), 10);
  const begun = Date.now();
  await until(() => Date.now() - begun > 400);
  assert.equal(sse.state, 'live');
  clearInterval(beats);
  assert.equal((await server.newest(2)).lastEventId, '5');
  assert.equal(waited(seen).length, 1);
});

test('an open connection that brings only heartbeats, or nothing, counts as failed', async () => {
  const { seen } = client({ firstEventWithin: 100 });
  const stream = await server.newest(1);
  const beats = setInterval(() => stream.write(': heartbeat\n\n'), 10);
  await until(() => waited(seen).length === 1);
  clearInterval(beats);
});

test('a look at the page finds a connection that died while time stood still', async () => {
  let now = 1_000;
  const { sse } = client({ now: () => now });
  (await server.newest(1)).tell('connected');
  await until(() => sse.state === 'live');
  sse.check();
  assert.equal(sse.state, 'live');
  now += 31_000;
  sse.check();
  await server.newest(2);
});

test('a look at the page does not wait for the next try', async () => {
  const { sse, seen } = client({ reconnectDelay: 1_000_000 });
  (await server.newest(1)).cut();
  await until(() => waited(seen).length === 1);
  sse.check();
  await server.newest(2);
});

test('a server that asks to come back later is asked later', async () => {
  server.refuse = { status: 503, headers: { 'Retry-After': '7' } };
  const { seen } = client();
  await until(() => waited(seen).length === 1);
  assert.deepEqual(waited(seen), [7_000]);
});

test('a server without live events is asked seldom, and the page polls at once', async () => {
  server.refuse = { status: 404, headers: {} };
  const { sse, seen } = client();
  await until(() => waited(seen).length === 1);
  assert.deepEqual(waited(seen), [30_000]);
  assert.equal(sse.failing, true);
  server.refuse = null;
  sse.check();
  (await server.newest(1)).tell('connected');
  await until(() => sse.state === 'live');
});

test('a page of a proxy in place of events counts as failed', async () => {
  server.refuse = { status: 200, headers: { 'Content-Type': 'text/html' } };
  const { seen } = client();
  await until(() => waited(seen).length === 1);
});

test('the server may say how long to wait', async () => {
  const { seen } = client({ random: () => 1 });
  const stream = await server.newest(1);
  stream.write('retry: 20000\n\n');
  stream.tell('connected');
  await until(() => seen.events.length === 1);
  stream.end();
  await until(() => waited(seen).length === 1);
  assert.deepEqual(waited(seen), [20_000]);
});

test('a frame that is not JSON is passed over', async () => {
  const { sse, seen } = client();
  const stream = await server.newest(1);
  stream.write('event: job_status\ndata: <html>\n\n');
  stream.tell('connected');
  await until(() => sse.state === 'live');
  assert.deepEqual(seen.events.map(([name]) => name), ['connected']);
});
