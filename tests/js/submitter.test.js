import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import { test } from 'node:test';

import { ApiClient } from '../../static/js/api_client.js';
import { SubmissionKeys } from '../../static/js/input_reading.js';
import { Submitter } from '../../static/js/submitter.js';
import { standIn } from './stand_in.js';

const ACCEPTED = { status: 202, body: { job_id: 'j', status: 'pending', total_items: 2 } };

async function withServer(answers, run, asynchronous = true) {
  const server = await standIn(answers);
  const api = new ApiClient({ fetch, base: server.base });
  const submitter = new Submitter({ api, keys: new SubmissionKeys(webcrypto), asynchronous: () => asynchronous });
  try {
    await run(submitter, server.journal);
  } finally {
    await server.close();
  }
}

const keys = (journal) => journal.map((request) => request.headers['idempotency-key']);

test('links are one request with the options as fields', async () => {
  await withServer({ 'POST /summarize_async': ACCEPTED }, async (submitter, journal) => {
    const { job } = await submitter.submit({ kind: 'links', links: ['a', 'b'], options: { length: 'short' } });
    assert.deepEqual(job, { jobId: 'j', totalItems: 2, title: '' });
    assert.equal(journal.length, 1);
    assert.deepEqual(JSON.parse(journal[0].body), { urls: ['a', 'b'], length: 'short' });
  });
});

test('when the answer was lost, trying again sends the same key; after an answer another one', async () => {
  let turn = 0;
  const answers = { 'POST /summarize_async': () => ((turn += 1) === 1 ? 'cut' : ACCEPTED) };
  await withServer(answers, async (submitter, journal) => {
    const request = { kind: 'links', links: ['a'], options: {} };
    await assert.rejects(submitter.submit(request), { code: 'unreachable' });
    await submitter.submit(request);
    await submitter.submit(request);
    const [lost, again, other] = keys(journal);
    assert.equal(again, lost);
    assert.notEqual(other, lost);
  });
});

test('a refusal ends a submission: the next try is another one', async () => {
  const refusal = { status: 400, body: { error: 'Unknown model: x.', code: 'unknown_model', remedy: '' } };
  await withServer({ 'POST /summarize_async': refusal }, async (submitter, journal) => {
    const request = { kind: 'links', links: ['a'], options: {} };
    await assert.rejects(submitter.submit(request));
    await assert.rejects(submitter.submit(request));
    assert.notEqual(keys(journal)[0], keys(journal)[1]);
  });
});

test('files are uploaded one by one and submitted together; a bad one is named', async () => {
  let number = 0;
  const upload = (request) => {
    if (request.body.includes('not subtitles')) return { status: 400, body: { error: 'This is not a subtitle file.', code: 'bad_transcript', remedy: 'Send .vtt.' } };
    number += 1;
    return { status: 201, body: { transcript_id: String(number), url: `transcript:${number}` } };
  };
  await withServer({ 'POST /transcripts': upload, 'POST /summarize_async': ACCEPTED }, async (submitter, journal) => {
    const files = [new File(['WEBVTT'], 'a.vtt'), new File(['1'], 'b.srt')];
    await submitter.submit({ kind: 'files', files, options: {} });
    assert.deepEqual(JSON.parse(journal.at(-1).body), { urls: ['transcript:1', 'transcript:2'] });
    const bad = [new File(['not subtitles'], 'c.bin')];
    await assert.rejects(submitter.submit({ kind: 'files', files: bad, options: {} }), {
      message: 'c.bin: This is not a subtitle file.',
      remedy: 'Send .vtt.',
    });
  });
});

test('a pasted transcript gets its first words as its title, a pasted subtitle file none', async () => {
  const answers = { 'POST /transcripts': { status: 201, body: { url: 'transcript:1' } }, 'POST /summarize_async': ACCEPTED };
  await withServer(answers, async (submitter, journal) => {
    await submitter.submit({ kind: 'text', text: 'We talk about soil today and why it matters for all of us', options: {} });
    assert.equal(JSON.parse(journal[0].body).title, 'We talk about soil today and why it…');
    await submitter.submit({ kind: 'text', text: '1\n00:00:01,000 --> 00:00:02,000\nHello', options: {} });
    assert.deepEqual(Object.keys(JSON.parse(journal[2].body)), ['text']);
  });
});

test('where nothing is done in the background, the results come with the answer', async () => {
  const results = [{ type: 'video', title: 'A' }, { type: 'playlist', title: 'P', summaries: [{ type: 'video', title: 'B' }] }];
  await withServer({ 'POST /summarize': { body: results } }, async (submitter) => {
    const answer = await submitter.submit({ kind: 'links', links: ['a'], options: {} });
    assert.equal(answer.job, null);
    assert.deepEqual(answer.results.map((result) => result.title), ['A', 'B']);
  }, false);
});
