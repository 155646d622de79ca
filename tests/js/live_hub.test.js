import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';

import { LiveHub } from '../../static/js/live_hub.js';
import { liveServer, until } from './live_server.js';

let server;
let hub;

beforeEach(async () => {
  server = await liveServer();
  hub = new LiveHub({ fetch });
});
afterEach(async () => {
  hub.close();
  await server.close();
});

/** A tab: what it was told, and what it says. */
function tab() {
  const told = [];
  const port = { postMessage: (message) => told.push(message) };
  const say = (type, message = {}) => hub.receive(port, { type, ...message });
  const hello = (message = {}) => say('hello', { settings: { url: server.url, reconnectDelay: 1 }, wants: true, ...message });
  const events = () => told.filter(({ type }) => type === 'event').map(({ name }) => name);
  const state = () => told.filter(({ type }) => type === 'state').at(-1)?.state;
  return { told, say, hello, events, state };
}

async function live() {
  const one = tab();
  one.hello();
  const stream = await server.newest(1);
  stream.tell('connected', { version: '1' }, '1');
  stream.tell('snapshot', { jobs: [{ job_id: 'a', status: 'in_progress', sequence: 1 }] }, '1');
  await until(() => one.events().length === 2);
  return { one, stream };
}

test('many tabs have one connection and hear the same', async () => {
  const { one, stream } = await live();
  const other = tab();
  other.hello();
  assert.deepEqual(other.events(), ['connected', 'snapshot'], 'at once, from memory');
  assert.equal(other.state(), 'live');
  stream.tell('job_status', { job_id: 'a', status: 'completed', sequence: 2 }, '2');
  await until(() => other.events().length === 3 && one.events().length === 3);
  assert.equal(server.streams.length, 1);
});

test('it is connected while any tab wants it, and all hear also while they do not', async () => {
  const { one, stream } = await live();
  const other = tab();
  other.hello();
  one.say('want', { wants: false });
  stream.tell('job_status', { job_id: 'a', status: 'in_progress', sequence: 2 }, '2');
  await until(() => one.events().length === 3);
  other.say('leave');
  await until(() => server.open().length === 0);
  assert.equal(one.state(), 'paused');
  one.say('want', { wants: true });
  assert.equal((await server.newest(2)).lastEventId, '2', 'and goes on where it was');
});

test('a tab that comes back and missed nothing is told nothing again', async () => {
  const { one } = await live();
  one.say('leave');
  const back = tab();
  back.hello({ since: '1' });
  assert.deepEqual(back.events(), []);
});

test('a tab that comes back and missed something is told so, and what there is', async () => {
  const { stream, one } = await live();
  stream.tell('job_status', { job_id: 'b', status: 'pending', sequence: 1 }, '2');
  await until(() => one.events().length === 3);
  const back = tab();
  back.hello({ since: '1' });
  assert.deepEqual(back.events(), ['resync', 'connected', 'snapshot']);
});

test('a hub that begins anew goes on where the first tab was', async () => {
  tab().hello({ since: '41' });
  assert.equal((await server.newest(1)).lastEventId, '41');
  const other = tab();
  other.hello({ since: '40' });
  assert.deepEqual(other.events(), ['resync'], 'it heard less than where the hub goes on');
});

test('when the connection fails all are told, with how often and when it is tried again', async () => {
  const { one, stream } = await live();
  stream.cut();
  await until(() => one.state() === 'waiting');
  const said = one.told.filter(({ state }) => state === 'waiting').at(-1);
  assert.equal(said.failures, 1);
  assert.equal(said.failing, false);
  assert.ok(said.detail > 0);
});

test('a stranger is not answered, a ping is', async () => {
  const { one } = await live();
  const stranger = tab();
  stranger.say('ping');
  stranger.say('reconnect');
  assert.deepEqual(stranger.told, []);
  const before = one.told.length;
  one.say('ping');
  assert.equal(one.told.length, before + 1);
});
