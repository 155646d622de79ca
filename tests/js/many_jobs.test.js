import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';

import { byId } from '../../static/js/dom.js';
import { JobTracker } from '../../static/js/job_tracker.js';
import { UIUpdater } from '../../static/js/ui_updater.js';
import { openPage } from './page.js';

const MANY = 60;

beforeEach(() => openPage());
after(() => document.body.replaceChildren());

function status(number, sequence = 1, facts = {}) {
  const age = `2026-01-01T00:00:${String(number).padStart(2, '0')}.000Z`;
  return { job_id: `job${number}`, status: 'in_progress', sequence, progress: 0.1, total_items: 1, created_at: age, title: `Talk ${number}`, ...facts };
}

function queue() {
  const parts = { section: byId('queue-section'), title: byId('queue-title'), list: byId('queue'), announcer: byId('announcer') };
  const ui = new UIUpdater(parts, {}, { now: () => 0 });
  const tracker = new JobTracker();
  tracker.apply('snapshot', { jobs: Array.from({ length: MANY }, (_, number) => status(number)) });
  return { ui, tracker, list: parts.list, titles: () => [...parts.list.querySelectorAll('.job-title')].map((one) => one.textContent) };
}

test('many new cards come in parts, in their order, until all are there', () => {
  const { ui, tracker, list, titles } = queue();
  const counts = [];
  let all = false;
  while (!all) {
    all = ui.show(tracker.views());
    counts.push(list.children.length);
  }
  assert.ok(counts.length > 2 && counts[0] < MANY / 2, `in parts: ${counts}`);
  assert.equal(counts.at(-1), MANY);
  assert.deepEqual(titles(), Array.from({ length: MANY }, (_, number) => `Talk ${MANY - 1 - number}`));
});

test('what is told of one job touches no other card, and time touches all', () => {
  const { ui, tracker, list } = queue();
  while (!ui.show(tracker.views()));
  for (const card of list.children) card.dataset.status = 'as it was';
  tracker.apply('summary_progress', { job_id: 'job7', index: 0, status: 'in_progress', progress: 0.5, title: 'Now known' });
  ui.show(tracker.views());
  const touched = () => [...list.children].filter((card) => card.dataset.status !== 'as it was');
  assert.deepEqual(touched().map((card) => card.querySelector('.job-percent').textContent), ['50 %']);
  ui.show(tracker.views(), { anew: true });
  assert.equal(touched().length, MANY);
});

test('a view is the same object until something of its job is told', () => {
  const { tracker } = queue();
  const before = tracker.view('job3');
  tracker.apply('job_status', status(4, 2, { progress: 0.9 }));
  tracker.apply('job_status', status(3, 1, { progress: 0.9 }));
  assert.equal(tracker.view('job3'), before, 'of another job, or late');
  tracker.apply('summary_text', { job_id: 'job3', index: 0, at: 0, text: 'Bread' });
  assert.equal(tracker.view('job3').items[0].text, 'Bread');
  tracker.apply('job_status', status(3, 2, { progress: 0.9 }));
  assert.equal(tracker.view('job3').progress, 0.9);
  tracker.expect('new', { title: 'Just sent', totalItems: 1 });
  assert.equal(tracker.view('new').title, 'Just sent');
  tracker.forget('job3');
  assert.equal(tracker.view('job3'), null);
});
