import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { byId } from '../../static/js/dom.js';
import { JobChips, countsOf } from '../../static/js/job_chips.js';
import { openPage } from './page.js';

beforeEach(() => openPage());

const job = (status, failed = 0) => ({ status, failed, over: ['completed', 'failed', 'cancelled'].includes(status) });

test('jobs are counted by what they do: what is held or tries again waits, what lost a video failed', () => {
  const views = [job('in_progress'), job('pending'), job('retry'), job('held'), job('failed'), job('completed', 1), job('completed'), job('cancelled')];
  assert.deepEqual(countsOf(views), { running: 1, waiting: 3, failed: 2 });
});

test('a chip is there only when its number is not zero', () => {
  const box = byId('chips');
  const chips = new JobChips(box);
  chips.show([]);
  assert.equal(box.hidden, true);
  chips.show([job('in_progress'), job('failed')]);
  assert.deepEqual([...box.children].map((chip) => chip.textContent), ['1 running', '1 failed']);
  chips.show([job('completed')]);
  assert.equal(box.hidden, true);
  assert.equal(box.children.length, 0);
});
