import assert from 'node:assert/strict';
import { test } from 'node:test';

import { JobTracker } from '../../static/js/job_tracker.js';
import { StreamMemory } from '../../static/js/stream_memory.js';
import { history } from './job_history.js';
import { below, seeded, shuffled } from './random.js';

/** Several jobs at once: each in its own order, mixed. */
function world(random) {
  const jobs = ['job-1', 'job-2', 'job-3'].map((id) => history(random, id).filter(([name]) => name !== 'detail'));
  const turns = shuffled(random, jobs.flatMap((events, at) => events.map(() => at)));
  return [['connected', {}], ['snapshot', { jobs: [] }], ...turns.map((at) => jobs[at].shift())];
}

/** What a page shows of what is not over. */
function running(tracker) {
  const views = tracker.views().filter((view) => !view.over).sort((a, b) => (a.id < b.id ? -1 : 1));
  return views.map(({ id, status, message, title, items }) => ({
    id, status, message, title,
    items: items.filter((item) => !item.over && (item.text || item.message !== 'queued')),
  }));
}

test('who joins at any moment sees what is running as those who were there do', () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const random = seeded(seed);
    const events = world(random);
    const cut = below(random, events.length);
    const [memory, early, late] = [new StreamMemory(), new JobTracker(), new JobTracker()];
    for (const [name, data] of events.slice(0, cut + 1)) {
      memory.take(name, data);
      early.apply(name, data);
    }
    for (const [name, data] of memory.replay()) late.apply(name, data);
    assert.deepEqual(running(late), running(early), `seed ${seed}`);
    for (const [name, data] of events.slice(cut + 1)) for (const page of [early, late]) page.apply(name, data);
    assert.deepEqual(running(late), [], `seed ${seed}`);
    const ended = (page) => page.views().map((view) => view.id);
    assert.deepEqual(ended(late).filter((id) => !ended(early).includes(id)), [], `seed ${seed}`);
  }
});

test('the replay heals a page that had heard more or less than it', () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const random = seeded(seed);
    const events = world(random);
    const [memory, page] = [new StreamMemory(), new JobTracker()];
    for (const [name, data] of events) memory.take(name, data);
    for (const [name, data] of events.filter(() => random() < 0.5)) page.apply(name, data);
    for (const [name, data] of memory.replay()) page.apply(name, data);
    const open = page.views().filter((view) => !view.over).map((view) => view.id);
    assert.deepEqual(open.filter((id) => !page.wanted().includes(id)), [], `seed ${seed}: all are over, so they are asked for`);
  }
});

test('it does not grow with what is over', () => {
  const memory = new StreamMemory();
  for (const [name, data] of world(seeded(7))) memory.take(name, data);
  assert.deepEqual(memory.replay(), [['connected', {}], ['snapshot', { jobs: [] }]]);
});

test('before the first connection there is nothing to tell', () => {
  const memory = new StreamMemory();
  memory.take('job_status', { job_id: 'a', status: 'pending', sequence: 1 });
  assert.deepEqual(memory.replay(), []);
});

test('a snapshot is all there is: what it lacks is over', () => {
  const memory = new StreamMemory();
  memory.take('connected', {});
  memory.take('job_status', { job_id: 'a', status: 'pending', sequence: 1 });
  memory.take('snapshot', { jobs: [{ job_id: 'b', status: 'pending', sequence: 4 }] });
  assert.deepEqual(memory.replay()[1], ['snapshot', { jobs: [{ job_id: 'b', status: 'pending', sequence: 4 }] }]);
});

test('a notice is told to newcomers while it holds', () => {
  let now = Date.parse('2026-11-21T10:00:00Z');
  const memory = new StreamMemory(() => now);
  memory.take('connected', {});
  memory.take('system', { level: 'info', message: 'Said once' });
  const paused = { level: 'warning', message: 'Fetching is paused', until: '2026-11-21T10:05:00Z' };
  memory.take('system', paused);
  assert.deepEqual(memory.replay().slice(2), [['system', paused]]);
  memory.take('system', { ...paused, subject: 'YouTube' });
  memory.take('system', { level: 'info', subject: 'YouTube', message: 'It goes on' });
  assert.deepEqual(memory.replay().slice(2), [['system', paused]], 'what is said later of a subject takes the place of it');
  now += 301_000;
  assert.deepEqual(memory.replay().slice(2), []);
});
