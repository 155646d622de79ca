import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';

import { ApiClient } from '../../static/js/api_client.js';
import { StreamTrial } from '../../static/js/stream_trial.js';
import { judge } from '../../static/js/stream_verdict.js';
import { liveServer, until } from './live_server.js';

let server;
let trial;

beforeEach(async () => (server = await liveServer()));
afterEach(async () => {
  trial.end();
  await server.close();
});

function begin(options = {}) {
  const api = new ApiClient({ fetch, base: server.base });
  trial = new StreamTrial({ api, fetch, heartbeatInterval: 50, echoEvery: 60, ...options });
  return trial.run();
}

/** Serves as the real server does; `pass(stream, send)` is what something in between makes of each echo. */
function behind(pass = (stream, send) => send()) {
  let greeted = 0;
  const greeting = setInterval(() => {
    for (const stream of server.streams.slice(greeted)) {
      greeted += 1;
      stream.tell('connected', { connection_id: `c${greeted}` }, '7');
      if (stream.lastEventId === '') stream.tell('snapshot', { jobs: [] }, '7');
    }
  }, 1);
  const beats = setInterval(() => server.open().forEach((stream) => stream.write(': heartbeat\n\n')), 30);
  server.answer = (path, { connection_id: id, number }) => {
    const stream = server.streams[Number(id.slice(1)) - 1];
    pass(stream, () => stream.tell('echo', { number }, '7'), number);
    return { body: { number } };
  };
  return () => [greeting, beats].forEach(clearInterval);
}

async function judged(pass, options) {
  const stop = behind(pass);
  await begin(options);
  stop();
  return judge(trial.seen, true);
}

test('events that come one by one are found good in everything', async () => {
  const { state, checks, advise } = await judged();
  assert.deepEqual(Object.values(checks).map((check) => check.state), ['good', 'good', 'good', 'good', 'good'], JSON.stringify(checks));
  assert.equal(state, 'good');
  assert.equal(advise, null);
  assert.equal(server.streams[1].lastEventId, '7', 'it resumed after the last event');
});

test('events that are collected and come together are recognised', async () => {
  const held = [];
  const { state, words, advise } = await judged((stream, send, number) => {
    held.push(send);
    if (number % 4 === 3 || number === 8) held.splice(0).forEach((one) => one());
  });
  assert.equal(state, 'bad');
  assert.match(words, /in clumps/);
  assert.equal(advise, 'buffering');
});

test('events that never come are recognised', async () => {
  const { words, advise } = await judged((stream, send, number) => number < 3 && send(), { missingAfter: 300 });
  assert.match(words, /Only [0-3] of 8 events arrived/);
  assert.equal(advise, 'buffering');
});

test('when nothing comes at all, the server is asked whether it knows of a connection', async () => {
  server.answer = () => ({ body: { connections: 1 } });
  await begin({ patience: 200 });
  const { words, advise } = judge(trial.seen, true);
  assert.match(words, /counts 1 open connection\. Something in between holds the events back/);
  assert.equal(advise, 'buffering');
});

test('a refusal is told in the words of the server', async () => {
  const body = JSON.stringify({ error: 'Live events are switched off on this server.', code: 'sse_off', remedy: 'Poll.' });
  server.refuse = { status: 404, headers: { 'Content-Type': 'application/json' }, body };
  await begin();
  assert.equal(judge(trial.seen, true).words, 'Live events are switched off on this server. Poll.');
  server.refuse = { status: 502, headers: { 'Content-Type': 'text/html' }, body: '<h1>Bad gateway</h1>' };
  await begin();
  assert.match(judge(trial.seen, true).words, /an error page \(502\)/);
});

test('a page that may not write is told that its host is not passed on', async () => {
  const stop = behind();
  server.answer = () => ({ status: 403, body: { error: 'The request came from another site.', code: 'cross_site', remedy: 'Use the page.' } });
  await begin();
  stop();
  const { words, advise } = judge(trial.seen, true);
  assert.match(words, /came from another site/);
  assert.equal(advise, 'host');
});

test('a connection that begins anew instead of going on is recognised', async () => {
  const stop = behind();
  const told = setInterval(() => server.streams[1]?.tell('snapshot', { jobs: [] }, '7'), 1);
  await begin();
  clearInterval(told);
  stop();
  assert.equal(judge(trial.seen, true).advise, 'resume');
});

test('a connection that is cut while it is silent is recognised', async () => {
  const running = begin({ heartbeatInterval: 5_000 });
  const stop = behind();
  await until(() => trial.seen.resumed !== null);
  stop();
  server.open()[0].end();
  await running;
  const { words, advise } = judge(trial.seen, true);
  assert.match(words, /was cut after/);
  assert.equal(advise, 'timeout');
});

test('a trial that was given up says nothing more', async () => {
  let said = 0;
  const running = begin({ onSeen: () => (said += 1) });
  await server.newest(1);
  trial.end();
  const before = said;
  await running;
  assert.equal(said, before);
  await until(() => server.open().length === 0);
});
