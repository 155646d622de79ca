import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';

import { UIUpdater } from '../../static/js/ui_updater.js';
import { remedyControl, remedyOf } from '../../static/js/remedies.js';
import { byId } from '../../static/js/dom.js';
import { openPage, until } from './page.js';

beforeEach(() => openPage());
after(() => document.body.replaceChildren());

const VIEW = {
  id: 'a', type: 'video', status: 'failed', over: true, progress: 0, message: '', title: 'A talk', cancelling: false, model: 'x',
  total: 1, done: 0, failed: 1, nextAttemptAt: null, estimatedSeconds: null, createdAt: '', error: null,
  items: [{ index: 0, status: 'failed', over: true, progress: 1, message: '', error: null, title: 'A talk', text: '' }],
};
const DISABLED = { code: 'captions_disabled', message: 'Off.', consequence: 'Not done.', remedy: 'Send.', retryable: false, retry_at: null };
const LANGUAGES = { ...DISABLED, code: 'captions_not_in_language', languages: ['de', 'x-odd', 'en'] };

function card(view, remedy = async () => {}) {
  const parts = { section: byId('queue-section'), title: byId('queue-title'), list: byId('queue'), announcer: byId('announcer') };
  const ui = new UIUpdater(parts, { remedy }, { now: () => 0 });
  ui.show([view]);
  const shown = (words) => [...parts.list.querySelectorAll('button')].filter((one) => one.textContent === words && !one.hidden);
  return { ui, list: parts.list, shown };
}

test('each code has one thing to do', () => {
  assert.equal(remedyOf(DISABLED), 'captions');
  assert.equal(remedyOf(LANGUAGES), 'language');
  assert.equal(remedyOf({ ...LANGUAGES, languages: [] }), 'retry');
  assert.equal(remedyOf({ code: 'youtube_unreachable' }), 'retry');
  assert.equal(remedyOf({ code: 'a_code_of_tomorrow' }), 'retry');
  assert.equal(remedyOf({ code: 'video_unavailable' }), null);
  assert.equal(remedyOf(null), null);
});

test('a video without captions takes captions, and is not offered the same again', async () => {
  const done = [];
  const { shown } = card({ ...VIEW, error: DISABLED }, async (...all) => done.push(all));
  assert.equal(shown('Send captions').length, 1);
  assert.equal(shown('Try again').length, 0);
  assert.equal(shown('Send captions')[0].getAttribute('aria-label'), 'Send captions: A talk');
  shown('Send captions')[0].click();
  await until(() => done.length === 1);
  assert.deepEqual(done, [['captions', 'a', 0, 'A talk']]);
});

test('a video that waits because YouTube refuses need not wait for that', () => {
  const waits = { ...DISABLED, code: 'youtube_paused', retryable: true, retry_at: '2026-11-22T10:00:00.000Z' };
  const item = { ...VIEW.items[0], status: 'retry', over: false, error: waits };
  const { shown } = card({ ...VIEW, status: 'retry', over: false, items: [item] });
  assert.equal(shown('Send captions').length, 1);
  assert.equal(shown('Try again').length, 0);
  openPage();
  const busy = { ...item, error: { ...waits, code: 'youtube_busy' } };
  assert.equal(card({ ...VIEW, id: 'b', status: 'retry', over: false, items: [busy] }).shown('Send captions').length, 0);
});

test('the languages there are can be chosen', async () => {
  const done = [];
  const { list, shown } = card({ ...VIEW, error: LANGUAGES }, async (...all) => done.push(all));
  const choice = list.querySelector('.remedy select');
  assert.deepEqual([...choice.options].map((option) => option.value), ['de', 'x-odd', 'en']);
  choice.value = 'en';
  shown('Use these captions')[0].click();
  await until(() => done.length === 1);
  assert.deepEqual(done, [['language', 'a', 0, 'en']]);
});

test('what passes has one button: to try again', () => {
  const { shown, list } = card({ ...VIEW, error: { ...DISABLED, code: 'youtube_unreachable', retryable: true } });
  assert.equal(shown('Try again').length, 1);
  assert.equal(list.querySelector('.remedy'), null);
});

test('each failed video of a list has its own', async () => {
  const done = [];
  const items = [
    { ...VIEW.items[0], index: 0, error: DISABLED, title: 'One' },
    { ...VIEW.items[0], index: 4, error: { ...DISABLED, code: 'model_empty', retryable: true }, title: 'Two' },
    { ...VIEW.items[0], index: 5, status: 'retry', over: false, error: { ...DISABLED, code: 'model_empty' }, title: 'Three' },
  ];
  const { list } = card({ ...VIEW, total: 3, failed: 2, items }, async (...all) => done.push(all));
  const buttons = [...list.querySelectorAll('.item-problem .failure > :is(button, .remedy), .item-problem .remedy button')].filter((one) => one.tagName === 'BUTTON');
  assert.deepEqual(buttons.map((one) => one.getAttribute('aria-label')), ['Send captions: One', 'Try again: Two']);
  buttons[1].click();
  await until(() => done.length === 1);
  assert.deepEqual(done, [['retry', 'a', 4, undefined]]);
});

test('a remedy that is refused says so, and stays', async () => {
  const refuse = async () => {
    throw Object.assign(new Error('This is not a subtitle file.'), { remedy: 'Send .vtt.' });
  };
  const { list, shown } = card({ ...VIEW, error: LANGUAGES }, refuse);
  shown('Use these captions')[0].click();
  await until(() => /not a subtitle file/.test(list.querySelector('.problem').textContent));
  assert.equal(shown('Use these captions').length, 1);
});

test('one click asks once', async () => {
  let asked = 0;
  let free;
  const running = new Promise((resolve) => (free = resolve));
  const control = remedyControl({ code: 'x' }, 'A talk', () => {
    asked += 1;
    return running;
  });
  control.click();
  control.click();
  assert.equal(asked, 1);
  free();
  await until(() => !control.disabled);
});

test('a failed video that is known by its job alone has its title, too', () => {
  const { list } = card({ ...VIEW, title: '', name: 'A talk', items: [], error: DISABLED });
  assert.equal(list.querySelector('h3').textContent, 'A talk');
});

test('what a person may let go on has that button also when a far time will', () => {
  const at = new Date(Date.now() + 86_400_000 * 8).toISOString();
  const held = { ...VIEW, status: 'held', over: false, failed: 0, message: 'Used up.', items: [], nextAttemptAt: at };
  assert.equal(card({ ...held, asks: true }).shown('Go on over the budget').length, 1);
  openPage();
  assert.equal(card({ ...held, asks: false }).shown('Go on over the budget').length, 0);
});

test('what waits for a person says why and has one button, in a list one each', async () => {
  const words = "This month's budget of 5.00 USD is used up.";
  const one = card({ ...VIEW, status: 'held', over: false, failed: 0, message: words, items: [] });
  assert.equal(one.shown('Go on over the budget').length, 1);
  assert.equal(one.shown('Try again').length, 0);
  assert.match(one.list.querySelector('.job-step').textContent, /budget of 5\.00 USD/);

  const done = [];
  const held = { ...VIEW.items[0], status: 'held', over: false, message: words, nextAttemptAt: null };
  const items = [
    { ...held, index: 0, title: 'One' },
    { ...held, index: 1, title: 'Two', status: 'pending', message: 'queued' },
    { ...held, index: 2, title: 'Three', status: 'in_progress', message: 'merging' },
  ];
  openPage();
  const { list } = card({ ...VIEW, status: 'in_progress', over: false, total: 3, failed: 0, items }, async (...all) => done.push(all));
  const buttons = [...list.querySelectorAll('.item-ask button')];
  assert.deepEqual(buttons.map((each) => each.getAttribute('aria-label')), ['Go on over the budget: One']);
  assert.match(list.querySelector('.item-step').textContent, /budget of 5\.00 USD/);
  buttons[0].click();
  await until(() => done.length === 1);
  assert.deepEqual(done, [['retry', 'a', 0, undefined]]);
});
