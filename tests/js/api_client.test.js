import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ApiClient } from '../../static/js/api_client.js';
import { standIn } from './stand_in.js';

async function withServer(answers, run, options = {}) {
  const server = await standIn(answers);
  try {
    await run(new ApiClient({ fetch, base: server.base, ...options }), server);
  } finally {
    await server.close();
  }
}

test('a refusal carries the words, the code and the remedy of the server', async () => {
  const body = { error: 'The queue is full: 100 jobs are waiting.', code: 'queue_full', remedy: 'Try again later.' };
  await withServer({ 'POST /summarize_async': { status: 429, body, headers: { 'Retry-After': '7' } } }, async (api) => {
    await assert.rejects(api.submit({ urls: ['x'] }, 'key'), (fault) => {
      assert.equal(fault.message, body.error);
      assert.deepEqual([fault.status, fault.code, fault.remedy, fault.retryAfter], [429, 'queue_full', 'Try again later.', 7]);
      assert.equal(fault.unsure, false);
      return true;
    });
  });
});

test("a proxy's error page is said in words, never shown", async () => {
  const page = { status: 502, type: 'text/html', body: '<html><h1>502 Bad Gateway</h1></html>' };
  await withServer({ 'GET /jobs': page, 'GET /samples': { ...page, status: 200 } }, async (api) => {
    await assert.rejects(api.jobs(), (fault) => {
      assert.match(fault.message, /error page \(502\)/);
      assert.doesNotMatch(fault.message, /</);
      assert.equal(fault.unsure, true);
      return true;
    });
    await assert.rejects(api.samples(), /answered with a page instead of data/);
  });
});

test('a server that is gone, cuts the line or never answers is said in words', async () => {
  await withServer({ 'GET /jobs': 'cut', 'POST /summarize_async': 'cut', 'GET /samples': 'never' }, async (api) => {
    await assert.rejects(api.jobs(), { code: 'unreachable', message: 'The server could not be reached.' });
    await assert.rejects(api.submit({}, 'key'), (fault) => fault.unsure && /Nothing is done twice/.test(fault.remedy));
    await assert.rejects(api.samples(), { code: 'timeout' });
  }, { timeout: 150 });
});

test('a submission sends its key and its body once', async () => {
  await withServer({ 'POST /summarize_async': { status: 202, body: { job_id: 'j' } } }, async (api, server) => {
    assert.deepEqual(await api.submit({ urls: ['a'], length: 'short' }, 'the-key'), { job_id: 'j' });
    assert.equal(server.journal.length, 1);
    assert.equal(server.journal[0].headers['idempotency-key'], 'the-key');
    assert.deepEqual(JSON.parse(server.journal[0].body), { urls: ['a'], length: 'short' });
  });
});

test('a file is sent as a form with its name', async () => {
  const answer = { status: 201, body: { transcript_id: '1', url: 'transcript:1' } };
  await withServer({ 'POST /transcripts': answer }, async (api, server) => {
    const file = new File(['WEBVTT\n'], 'talk.vtt', { type: 'text/vtt' });
    assert.equal((await api.uploadFile(file)).url, 'transcript:1');
    assert.match(server.journal[0].headers['content-type'], /^multipart\/form-data/);
    assert.match(server.journal[0].body, /filename="talk\.vtt"/);
  });
});

test('words in a query and ids in a path arrive as they are, below the path the page came from', async () => {
  const server = await standIn({ 'GET /prefix/search_summaries': { body: [] }, 'GET /prefix/jobs/a%2Fb': { body: {} } });
  const api = new ApiClient({ fetch, base: `${server.base}prefix/` });
  await api.search('AT&T C++ %');
  await api.job('a/b');
  assert.deepEqual(server.journal[0].query, { q: 'AT&T C++ %', scope: 'all' });
  await server.close();
});

test('an answer without a body is an answer', async () => {
  await withServer({ 'DELETE /jobs/a': { status: 204, body: '' } }, async (api) => {
    assert.equal(await api.forget('a'), null);
  });
});
