import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { byId } from '../../static/js/dom.js';
import { UIUpdater } from '../../static/js/ui_updater.js';
import { openPage, until } from './page.js';

beforeEach(() => openPage());

const VIEW = {
  id: 'a', type: 'video', status: 'in_progress', over: false, progress: 0.42, message: 'summarizing part 2 of 5', title: 'A talk',
  cancelling: false, model: 'x', total: 1, done: 0, failed: 0, nextAttemptAt: null, estimatedSeconds: null, createdAt: '', error: null, items: [],
};
const item = (index, changes) => ({ index, status: 'pending', over: false, progress: 0, message: 'queued', error: null, title: `Title ${index}`, text: '', ...changes });

function updater(actions = {}, now = () => 0) {
  const parts = { section: byId('queue-section'), title: byId('queue-title'), list: byId('queue'), announcer: byId('announcer') };
  return { ui: new UIUpdater(parts, actions, { now }), list: parts.list, ...parts };
}

const button = (list, words) => [...list.querySelectorAll('button')].find((one) => one.textContent === words);

test('a running job shows its title, its step and how far it is', () => {
  const { ui, list, section } = updater();
  ui.show([VIEW]);
  assert.equal(section.hidden, false);
  assert.equal(list.querySelector('h3').textContent, 'A talk');
  assert.equal(list.querySelector('.job-step').textContent, 'Summarizing part 2 of 5');
  assert.equal(list.querySelector('progress').value, 0.42);
  assert.equal(list.querySelector('progress').max, 1);
  assert.equal(list.querySelector('.job-percent').textContent, '42 %', 'progress is 0..1');
  assert.equal(button(list, 'Cancel').hidden, false);
  assert.equal(button(list, 'Try again').hidden, true);
});

test('a card is brought up to date in place, so that focus and scrolling stay', () => {
  const { ui, list } = updater();
  ui.show([VIEW]);
  const [card] = list.children;
  ui.show([{ ...VIEW, id: 'b', title: 'Newer' }, { ...VIEW, progress: 0.5 }]);
  assert.deepEqual([...list.querySelectorAll('h3')].map((node) => node.textContent), ['Newer', 'A talk']);
  assert.equal(list.children[1], card);
  ui.show([{ ...VIEW, progress: 0.6 }]);
  assert.equal(list.children.length, 1);
});

test('a failure says cause, consequence and remedy, and can be tried again or dismissed', async () => {
  const asked = [];
  const { ui, list, title } = updater({ retry: async (id) => asked.push(['retry', id]), dismiss: async (id) => asked.push(['dismiss', id]) });
  const error = { code: 'captions_disabled', message: 'No captions.', consequence: 'It was not summarized.', remedy: 'Send a file.', retry_at: null };
  ui.show([{ ...VIEW, status: 'failed', over: true, error, failed: 1 }]);
  assert.deepEqual([...list.querySelectorAll('.problem :is(.problem-cause, p)')].map((line) => line.textContent), ['No captions.', 'It was not summarized.', 'Send a file.']);
  assert.equal(title.textContent, 'Needs a look');
  assert.equal(button(list, 'Cancel').hidden, true);
  button(list, 'Try again').click();
  button(list, 'Dismiss').click();
  await until(() => asked.length === 2);
  assert.deepEqual(asked, [['retry', 'a'], ['dismiss', 'a']]);
});

test('an action that is refused says so on the card, and one click asks once', async () => {
  let asked = 0;
  const cancel = async () => {
    asked += 1;
    throw Object.assign(new Error('The job is already completed.'), { remedy: 'Submit it anew.' });
  };
  const { ui, list } = updater({ cancel });
  ui.show([VIEW]);
  button(list, 'Cancel').click();
  button(list, 'Cancel').click();
  await until(() => !list.querySelector('.problem').hidden);
  assert.equal(asked, 1);
  assert.match(list.querySelector('.problem').textContent, /already completed.*Submit it anew/);
});

test('each video of a playlist has its own state and its own failure', () => {
  const { ui, list } = updater();
  const items = [item(0, { status: 'completed', over: true }), item(1, { status: 'failed', over: true, error: { message: 'Gone.', remedy: 'Check the link.' } }), item(2, { status: 'in_progress', progress: 0.3, message: 'merging' })];
  ui.show([{ ...VIEW, type: 'playlist', total: 3, done: 1, failed: 1, items }]);
  assert.equal(list.querySelector('h3').textContent, 'Playlist of 3 videos');
  assert.equal(list.querySelector('.items-box > summary').textContent, '1 of 3 videos done, 1 failed');
  assert.deepEqual([...list.querySelectorAll('.item-step')].map((node) => node.textContent), ['Done', 'Failed', 'Merging 30 %']);
  assert.match(list.querySelectorAll('.item')[1].textContent, /Gone\.Check the link\./);
});

test('text grows while it is written and goes when the job is over', () => {
  const { ui, list } = updater();
  const writing = (text) => ({ ...VIEW, items: [item(0, { status: 'in_progress', text })] });
  ui.show([writing('# A\nFirst')]);
  ui.show([writing('# A\nFirst line\n- <b>point</b>')]);
  const box = list.querySelector('.live-text');
  assert.deepEqual([...box.children].map((line) => line.textContent), ['A', 'First line', '<b>point</b>']);
  assert.equal(box.closest('[aria-live]'), null, 'it is not read out token by token');
  ui.show([{ ...writing('x'), status: 'failed', over: true }]);
  assert.equal(box.hidden, true);
});

test('steps are announced now and then, not each of them', () => {
  let now = 0;
  const { ui, announcer } = updater({}, () => now);
  ui.show([VIEW]);
  assert.equal(announcer.textContent, 'A talk: Summarizing part 2 of 5');
  now = 1_000;
  ui.show([{ ...VIEW, message: 'merging' }]);
  assert.equal(announcer.textContent, 'A talk: Summarizing part 2 of 5');
  now = 4_000;
  ui.show([{ ...VIEW, message: 'saving' }]);
  assert.equal(announcer.textContent, 'A talk: Saving');
});

test('what is in the library or was cancelled needs no card', () => {
  const { ui, section } = updater();
  ui.show([{ ...VIEW, status: 'completed', over: true, done: 1 }, { ...VIEW, id: 'b', status: 'cancelled', over: true }]);
  assert.equal(section.hidden, true);
});

test('buttons say for whom they are', () => {
  const { ui, list } = updater();
  ui.show([VIEW]);
  assert.equal(button(list, 'Cancel').getAttribute('aria-label'), 'Cancel: A talk');
});
