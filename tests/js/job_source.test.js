import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ApiClient } from '../../static/js/api_client.js';
import { JobSource } from '../../static/js/job_source.js';
import { JobTracker } from '../../static/js/job_tracker.js';
import { standIn } from './stand_in.js';

const STATUS = { job_id: 'a', job_type: 'batch', status: 'in_progress', sequence: 3, total_items: 2, completed_items: 0, failed_items: 0 };
const ITEMS = [{ index: 0, status: 'in_progress', progress: 0.4 }, { index: 1, status: 'pending', progress: 0 }];

async function withServer(answers, run) {
  const server = await standIn(answers);
  const tracker = new JobTracker();
  const completed = [];
  const onChange = (change) => completed.push(...change.completed);
  const jobs = new JobSource({ api: new ApiClient({ fetch, base: server.base }), tracker, onChange });
  try {
    await run({ jobs, tracker, completed, journal: server.journal });
  } finally {
    await server.close();
  }
}

test('polling brings the items of what moved, and only of that', async () => {
  const answers = { 'GET /jobs': { body: { jobs: [STATUS] } }, 'GET /jobs/a': { body: { ...STATUS, items: ITEMS } } };
  await withServer(answers, async ({ jobs, tracker, journal }) => {
    assert.equal(await jobs.poll(), true);
    assert.equal(tracker.view('a').items[0].progress, 0.4);
    assert.equal(await jobs.poll(), true);
    assert.deepEqual(journal.map((request) => request.path), ['/jobs', '/jobs/a', '/jobs']);
  });
});

test('a summary that was made between two polls is reported once', async () => {
  const done = { ...STATUS, status: 'completed', sequence: 9, completed_items: 2 };
  const ended = ITEMS.map((item) => ({ ...item, status: 'completed', progress: 1, summary_id: `s${item.index}` }));
  let over = false;
  const answers = {
    'GET /jobs': () => ({ body: { jobs: [over ? done : STATUS] } }),
    'GET /jobs/a': () => ({ body: over ? { ...done, items: ended } : { ...STATUS, items: ITEMS } }),
  };
  await withServer(answers, async ({ jobs, completed }) => {
    await jobs.poll();
    over = true;
    assert.equal(await jobs.poll(), false, 'nothing is left to do');
    await jobs.poll();
    assert.deepEqual(completed.map((end) => end.summaryId), ['s0', 's1']);
  });
});

test('a look at the list says whether live events missed something', async () => {
  await withServer({ 'GET /jobs': { body: { jobs: [STATUS] } } }, async ({ jobs, tracker }) => {
    tracker.apply('job_status', { ...STATUS, sequence: 2 });
    assert.equal(await jobs.refresh(), true);
    assert.equal(await jobs.refresh(), false);
  });
});

test('a job that the server has forgotten is dropped', async () => {
  const gone = { status: 404, body: { error: 'Job not found', code: 'job_not_found', remedy: '' } };
  await withServer({ 'GET /jobs': { body: { jobs: [] } }, 'GET /jobs/a': gone }, async ({ jobs, tracker }) => {
    tracker.apply('job_status', STATUS);
    await jobs.poll();
    assert.equal(tracker.view('a'), null);
  });
});
