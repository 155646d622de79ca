import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { failureRow } from '../../static/js/failure.js';
import { JobCard } from '../../static/js/job_card.js';
import { Minimised } from '../../static/js/minimised.js';
import { leftInWords, secondsLeft } from '../../static/js/time_left.js';
import { openPage, until } from './page.js';

let window;
beforeEach(() => (window = openPage()));

const ITEM = { index: 0, status: 'in_progress', over: false, progress: 0.3, message: 'fetching transcript', error: null, title: 'A talk', videoId: 'abcdefghij0', text: '' };
const VIEW = {
  id: 'a', type: 'video', status: 'in_progress', over: false, progress: 0.3, message: 'fetching transcript', name: '', title: 'A talk',
  cancelling: false, model: 'x', total: 1, done: 0, failed: 0, nextAttemptAt: null, estimatedSeconds: 60, error: null, items: [ITEM],
  createdAt: '2026-11-22T10:00:00.000Z', startedAt: '2026-11-22T10:00:01.000Z',
};

test('the time left begins as the estimate and becomes what was measured', () => {
  assert.equal(secondsLeft({ elapsed: 0, progress: 0, estimated: 60 }), 60);
  assert.equal(secondsLeft({ elapsed: 50, progress: 0.5, estimated: 10 }), 50, 'half way its own speed is all that counts');
  assert.equal(secondsLeft({ elapsed: 10, progress: 0.25, estimated: 60 }), 40, 'between both');
  assert.equal(secondsLeft({ elapsed: 90, progress: 0, estimated: 60 }), 0, 'never less than nothing');
  assert.equal(secondsLeft({ elapsed: 5, progress: 0.05, estimated: null }), null, 'too early to say');
  assert.equal(secondsLeft({ elapsed: 20, progress: 0.2, estimated: null }), 80);
  assert.equal(secondsLeft({ elapsed: Number.NaN, progress: 0.2, estimated: 9 }), null);
});

test('the time left is said roughly', () => {
  assert.deepEqual([null, 1, 31, 61, 4000].map(leftInWords), ['', 'nearly done', 'about 35 s left', 'about 1 min left', 'about 1 h 7 min left']);
});

test('the log has each step once, with its time, and begins when the job was added', () => {
  const card = new JobCard('a', {});
  card.update(VIEW);
  card.update({ ...VIEW, progress: 0.4 });
  card.update({ ...VIEW, items: [{ ...ITEM, message: 'summarizing part 1 of 1' }] });
  const lines = [...card.log.list.children].map((line) => line.lastElementChild.textContent);
  assert.deepEqual(lines, ['Added to the queue', 'Begun', 'Fetching transcript', 'Summarizing part 1 of 1']);
  assert.equal(card.log.list.querySelector('time').getAttribute('datetime'), VIEW.createdAt);
});

test('in a list the log names the video', () => {
  const card = new JobCard('a', {});
  const failed = { ...ITEM, index: 1, title: 'Two', status: 'failed', over: true, error: { message: 'Gone.' } };
  card.update({ ...VIEW, total: 2, items: [ITEM, failed] });
  const lines = [...card.log.list.children].map((line) => line.lastElementChild.textContent);
  assert.deepEqual(lines.slice(2), ['A talk: Fetching transcript', 'Two: Gone.']);
});

test('a card has the picture of a video on YouTube, and none of anything else', () => {
  const card = new JobCard('a', {});
  card.update(VIEW);
  card.update(VIEW);
  const pictures = card.node.querySelectorAll('img');
  assert.deepEqual([...pictures].map((one) => one.src), ['https://i.ytimg.com/vi/abcdefghij0/mqdefault.jpg']);
  pictures[0].dispatchEvent(new window.Event('error'));
  assert.equal(card.node.querySelector('img'), null, 'one that does not come leaves no hole');
  const sample = new JobCard('b', {});
  sample.update({ ...VIEW, items: [{ ...ITEM, videoId: 'sample:bees' }] });
  assert.equal(sample.node.querySelector('img'), null);
});

test('a card can be made small, which is remembered', () => {
  const kept = new Map();
  const storage = { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => kept.set(name, value) };
  const card = new JobCard('a', {}, { onSmall: (small) => new Minimised(storage).set('a', small) });
  card.update(VIEW);
  card.fold.click();
  assert.equal(card.rest.hidden, true);
  assert.equal(card.fold.getAttribute('aria-expanded'), 'false');
  assert.equal(card.fold.getAttribute('aria-label'), 'Show: A talk');
  assert.equal(new Minimised(storage).has('a'), true);
  card.fold.click();
  assert.equal(new Minimised(storage).has('a'), false);
  kept.set('minimised', '{broken');
  assert.equal(new Minimised(storage).has('a'), false);
});

test('a failure opens to what it cost, what to do and the detail, which can be copied', async () => {
  const copied = [];
  const clipboard = { writeText: async (text) => copied.push(text) };
  Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { clipboard } });
  const error = { code: 'captions_disabled', message: '<b>No</b> captions.', consequence: 'Not done.', remedy: 'Send a file.', retry_at: null };
  const row = failureRow(error, { about: { job_id: 'a' } });
  assert.equal(row.open, false);
  assert.equal(row.querySelector('summary').textContent, '<b>No</b> captions.');
  row.querySelector('.raw button').click();
  await until(() => copied.length === 1);
  assert.deepEqual(JSON.parse(copied[0]), { ...error, job_id: 'a' });
  assert.equal(failureRow({ message: 'Busy.', remedy: 'Wait.' }).querySelector('.raw'), null, 'no code, no detail');
});
