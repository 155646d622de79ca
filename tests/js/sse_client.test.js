import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';

import { SSEClient } from '../../static/js/sse_client.js';

/** The browser's EventSource as far as it can be seen from outside. */
class Source extends EventTarget {
  static made = [];

  constructor(url) {
    super();
    this.url = new URL(url);
    this.closed = false;
    Source.made.push(this);
  }

  close() {
    this.closed = true;
  }

  tell(name, data = {}, id = '') {
    this.dispatchEvent(Object.assign(new Event(name), { data: JSON.stringify(data), lastEventId: id }));
  }

  break() {
    this.onerror(new Event('error'));
  }
}

function client(options = {}) {
  const seen = { events: [], states: [], asked: 0 };
  const sse = new SSEClient({
    url: 'http://127.0.0.1:1/events',
    EventSource: Source,
    onEvent: (name, data) => seen.events.push([name, data]),
    onState: (state, detail) => seen.states.push([state, detail]),
    onSilence: () => {
      seen.asked += 1;
      return Promise.resolve(false);
    },
    random: () => 1,
    ...options,
  });
  sse.start();
  return { sse, seen };
}

const last = () => Source.made.at(-1);
const open = () => Source.made.filter((source) => !source.closed).length;
const settle = async () => {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
};

beforeEach(() => {
  Source.made = [];
  mock.timers.enable({ apis: ['setTimeout'] });
});
afterEach(() => mock.timers.reset());

test('events arrive parsed, and it is live with the first of them', () => {
  const { sse, seen } = client();
  assert.equal(sse.state, 'connecting');
  last().tell('connected', { version: '1' }, '1');
  assert.equal(sse.state, 'live');
  assert.deepEqual(seen.events, [['connected', { version: '1' }]]);
});

test('there is never more than one connection, whatever is asked of it', () => {
  const { sse } = client();
  sse.start();
  sse.reconnect();
  last().break();
  sse.reconnect();
  assert.equal(open(), 1);
  sse.pause();
  assert.equal(open(), 0);
  mock.timers.tick(60_000);
  assert.equal(open(), 0, 'pausing is final until it is started again');
});

test('the pauses between tries grow to thirty seconds, and jitter only shortens them', () => {
  const { seen } = client({ reconnectDelay: 1_000 });
  const waited = () => seen.states.filter(([state]) => state === 'waiting').map(([, delay]) => delay);
  for (let turn = 0; turn < 8; turn += 1) {
    last().break();
    mock.timers.tick(30_000);
  }
  assert.deepEqual(waited(), [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  const other = client({ random: () => 0 });
  last().break();
  assert.deepEqual(other.seen.states.at(-1), ['waiting', 500]);
});

test('a new connection resumes after the last event that arrived', () => {
  client();
  assert.equal(last().url.searchParams.get('Last-Event-ID'), null);
  last().tell('connected', {}, '7-1');
  last().tell('job_status', {}, '7-2');
  last().break();
  mock.timers.tick(1_000);
  assert.equal(last().url.searchParams.get('Last-Event-ID'), '7-2');
});

test('after three failures the page should poll, and no longer once it is live', () => {
  const { sse } = client();
  for (let turn = 0; turn < 3; turn += 1) {
    assert.equal(sse.failing, false);
    last().break();
    if (turn < 2) mock.timers.tick(30_000);
  }
  assert.equal(sse.failing, true);
  mock.timers.tick(30_000);
  assert.equal(sse.failing, true, 'also while it tries again');
  last().tell('connected');
  assert.equal(sse.failing, false);
});

test('a connection that breaks as soon as it is live still slows down', () => {
  const { seen } = client();
  for (let turn = 0; turn < 3; turn += 1) {
    last().tell('connected');
    last().break();
    mock.timers.tick(30_000);
  }
  assert.deepEqual(seen.states.filter(([state]) => state === 'waiting').map(([, delay]) => delay), [1_000, 2_000, 4_000]);
  last().tell('connected');
  mock.timers.tick(5_000);
  last().break();
  assert.deepEqual(seen.states.at(-1), ['waiting', 1_000], 'five quiet seconds make it new');
});

test('an open connection that brings nothing counts as failed', () => {
  const { sse } = client();
  mock.timers.tick(10_000);
  assert.equal(sse.state, 'waiting');
});

test('silence is no failure when the server has nothing new, and the watch goes on', async () => {
  const { sse, seen } = client({ heartbeatTimeout: 30_000 });
  last().tell('connected');
  for (let turn = 1; turn <= 3; turn += 1) {
    mock.timers.tick(30_000);
    await settle();
    assert.equal(seen.asked, turn);
  }
  assert.equal(sse.state, 'live');
  assert.equal(Source.made.length, 1);
});

test('silence while the server had something to say means a dead connection', async () => {
  const { sse } = client({ onSilence: () => Promise.resolve(true) });
  last().tell('connected', {}, '5');
  mock.timers.tick(30_000);
  await settle();
  assert.equal(sse.state, 'waiting');
  mock.timers.tick(1_000);
  assert.equal(last().url.searchParams.get('Last-Event-ID'), '5');
});

test('when not even the question is answered, it connects anew', async () => {
  const { sse } = client({ onSilence: () => Promise.reject(new Error('gone')) });
  last().tell('connected');
  mock.timers.tick(30_000);
  await settle();
  assert.equal(sse.state, 'waiting');
});

test('events of a connection that was given up are not heard', () => {
  const { sse, seen } = client();
  const old = last();
  sse.reconnect();
  old.tell('job_status', { job_id: 'late' });
  assert.deepEqual(seen.events, []);
});

test('a frame that is not JSON is passed over', () => {
  const { sse, seen } = client();
  last().dispatchEvent(Object.assign(new Event('job_status'), { data: '<html>', lastEventId: '' }));
  assert.deepEqual(seen.events, []);
  assert.equal(sse.state, 'connecting');
});

test('a browser without EventSource is said to be one', () => {
  const { sse, seen } = client({ EventSource: undefined });
  assert.equal(sse.failing, true);
  assert.deepEqual(seen.states, [['unsupported', null]]);
});
