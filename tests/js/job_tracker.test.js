import assert from 'node:assert/strict';
import { test } from 'node:test';

import { JobTracker } from '../../static/js/job_tracker.js';
import { history } from './job_history.js';
import { below, seeded, shuffled } from './random.js';

function told(tracker, events) {
  const ends = { completed: [], failed: [] };
  for (const [name, data] of events) {
    const change = name === 'detail' ? tracker.applyDetail(data) : tracker.apply(name, data);
    ends.completed.push(...change.completed.map((end) => end.index));
    ends.failed.push(...change.failed.map((end) => end.index));
  }
  return { view: tracker.view('job-1'), completed: ends.completed.sort(), failed: ends.failed.sort() };
}

test('events in any order, twice or late give the same picture as in their own order', () => {
  for (let seed = 1; seed <= 400; seed += 1) {
    const random = seeded(seed);
    const events = history(random);
    const inOrder = told(new JobTracker(), events);
    const repeated = [...events, ...events.filter(() => random() < 0.3)];
    const mixed = told(new JobTracker(), shuffled(random, repeated));
    assert.deepEqual(mixed, inOrder, `seed ${seed}`);
    const ended = inOrder.view.items.filter((item) => item.status === 'completed').map((item) => item.index);
    assert.deepEqual(inOrder.completed, ended, `seed ${seed}: each summary is reported once`);
  }
});

test('a page that joins late and is then told everything again sees the same', () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const random = seeded(seed);
    const events = history(random);
    const cut = below(random, events.length);
    const late = new JobTracker();
    told(late, events.slice(cut));
    assert.deepEqual(told(late, events).view, told(new JobTracker(), events).view, `seed ${seed}`);
  }
});

test('without sequences on item events, the order of arrival counts and each event may come twice', () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const bare = history(seeded(seed))
      .filter(([name]) => name !== 'detail')
      .map(([name, { sequence, ...data }]) => [name, name === 'job_status' ? { ...data, sequence } : data]);
    const once = told(new JobTracker(), bare);
    const twice = told(new JobTracker(), bare.flatMap((event) => [event, event]));
    const withSequences = told(new JobTracker(), history(seeded(seed)).filter(([name]) => name !== 'detail'));
    assert.deepEqual(once.view, withSequences.view, `seed ${seed}`);
    assert.deepEqual(twice, once, `seed ${seed}`);
  }
});

test('an older status never replaces a newer one', () => {
  const tracker = new JobTracker();
  tracker.apply('job_status', { job_id: 'a', status: 'completed', progress: 1, sequence: 7 });
  const change = tracker.apply('job_status', { job_id: 'a', status: 'in_progress', progress: 0.5, sequence: 6 });
  assert.equal(tracker.view('a').status, 'completed');
  assert.equal(change.jobs.size, 0);
});

test('a job that runs again after a failure is shown as running', () => {
  const tracker = new JobTracker();
  const step = (sequence, status, progress) =>
    tracker.apply('summary_progress', { job_id: 'a', index: 0, sequence, status, progress, message: status });
  tracker.apply('job_status', { job_id: 'a', status: 'failed', sequence: 4, total_items: 1 });
  step(4, 'failed', 0.4);
  tracker.apply('job_status', { job_id: 'a', status: 'in_progress', sequence: 6, total_items: 1 });
  step(6, 'in_progress', 0.1);
  assert.equal(tracker.view('a').items[0].status, 'in_progress');
  assert.equal(tracker.view('a').progress, 0.1);
});

test('steps are told of the items; the job is as far as they are, and never ready before it is over', () => {
  const tracker = new JobTracker();
  tracker.apply('job_status', { job_id: 'a', status: 'in_progress', progress: 0, sequence: 1, total_items: 2 });
  const step = (index, progress) =>
    tracker.apply('summary_progress', { job_id: 'a', index, sequence: 2, status: 'in_progress', progress, message: 'x' });
  step(0, 0.5);
  assert.equal(tracker.view('a').progress, 0, 'one of the two is not known yet');
  step(1, 0.3);
  assert.equal(tracker.view('a').progress, 0.4);
  tracker.apply('summary_complete', { job_id: 'a', index: 0, sequence: 3, title: 'A' });
  tracker.apply('summary_complete', { job_id: 'a', index: 1, sequence: 4, title: 'B' });
  assert.equal(tracker.view('a').progress, 0.99);
});

test('a job that was only just submitted is shown at once, and what the server says of it wins', () => {
  const tracker = new JobTracker();
  tracker.expect('a', { title: 'What was pasted', totalItems: 1 });
  assert.equal(tracker.view('a').title, 'What was pasted');
  assert.equal(tracker.view('a').status, 'pending');
  tracker.apply('job_status', { job_id: 'a', status: 'in_progress', sequence: 1, current_item: 'The title', total_items: 1 });
  tracker.expect('a', { title: 'too late', totalItems: 1 });
  assert.equal(tracker.view('a').status, 'in_progress');
  assert.equal(tracker.view('a').title, 'The title');
});

test('items are asked for when they are not known, and not again when they are', () => {
  const tracker = new JobTracker();
  const status = { job_id: 'a', status: 'in_progress', sequence: 3, total_items: 2, completed_items: 1, failed_items: 0 };
  tracker.apply('snapshot', { jobs: [status] });
  assert.deepEqual(tracker.wanted(), ['a']);
  const items = [{ index: 0, status: 'completed', progress: 1 }, { index: 1, status: 'in_progress', progress: 0.2 }];
  tracker.applyDetail({ ...status, items });
  assert.deepEqual(tracker.wanted(), []);
  tracker.apply('job_status', { ...status, sequence: 5, status: 'cancelled' });
  assert.deepEqual(tracker.wanted(), ['a'], 'nobody tells of each item when a job is cancelled');
});

test('a job that is missing in a snapshot is asked for: it ended while nobody listened', () => {
  const tracker = new JobTracker();
  const status = { job_id: 'a', status: 'in_progress', sequence: 3, total_items: 1 };
  tracker.apply('job_status', status);
  tracker.apply('snapshot', { jobs: [] });
  assert.deepEqual(tracker.wanted(), ['a']);
  const change = tracker.applyDetail({ ...status, status: 'completed', sequence: 9, items: [{ index: 0, status: 'completed', progress: 1, summary_id: 's' }] });
  assert.deepEqual(change.completed, [{ jobId: 'a', index: 0, summaryId: 's', result: null }]);
  assert.deepEqual(tracker.wanted(), []);
  tracker.apply('snapshot', { jobs: [] });
  assert.deepEqual(tracker.wanted(), [], 'over is over');
});

test('the same detail again satisfies a wish that a late snapshot woke', () => {
  const tracker = new JobTracker();
  const full = { job_id: 'a', status: 'pending', sequence: 3, total_items: 1, items: [{ index: 0, status: 'pending' }] };
  tracker.applyDetail(full);
  tracker.apply('snapshot', { jobs: [] });
  tracker.applyDetail(full);
  assert.deepEqual(tracker.wanted(), []);
});

test('a job that was dismissed does not come back with a late event', () => {
  const tracker = new JobTracker();
  tracker.apply('job_status', { job_id: 'a', status: 'failed', sequence: 3 });
  tracker.forget('a');
  tracker.apply('summary_progress', { job_id: 'a', index: 0, status: 'in_progress', progress: 0.5 });
  assert.equal(tracker.view('a'), null);
  assert.deepEqual(tracker.views(), []);
});

test('a summary that was told without an index finds its item by the video', () => {
  const tracker = new JobTracker();
  const items = [{ index: 0, video_id: 'x', status: 'pending' }, { index: 1, video_id: 'y', status: 'pending' }];
  tracker.applyDetail({ job_id: 'a', status: 'in_progress', sequence: 1, total_items: 2, items });
  tracker.apply('summary_complete', { job_id: 'a', video_id: 'y', title: 'Y', summary_id: 's' });
  assert.deepEqual(tracker.view('a').items.map((item) => item.status), ['pending', 'completed']);
});

test('a summary that came while nobody listened is asked for, one that was there before the page is not', () => {
  const tracker = new JobTracker();
  const done = { job_id: 'a', status: 'completed', sequence: 9, total_items: 1, completed_items: 1 };
  tracker.applyList([{ ...done, job_id: 'before' }, { ...done, status: 'in_progress', sequence: 2 }]);
  tracker.applyList([done]);
  assert.deepEqual(tracker.wanted(), ['a']);
});

test('the newest job is the first', () => {
  const tracker = new JobTracker();
  tracker.applyList([
    { job_id: 'old', status: 'pending', sequence: 0, created_at: '2026-11-21T10:00:00.000Z' },
    { job_id: 'new', status: 'pending', sequence: 0, created_at: '2026-11-21T11:00:00.000Z' },
  ]);
  tracker.expect('newest', { title: '', totalItems: 1 });
  assert.deepEqual(tracker.views().map((view) => view.id), ['newest', 'new', 'old']);
});
