import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';

import { ConnectionControl } from '../../static/js/connection_control.js';
import { countDown, serverTimeIs, stopCounting } from '../../static/js/countdown.js';
import { byId, el } from '../../static/js/dom.js';
import { Notices } from '../../static/js/notices.js';
import { UIUpdater } from '../../static/js/ui_updater.js';
import { openPage } from './page.js';

const NOW = Date.parse('2026-11-21T10:00:00Z');
const at = (seconds) => new Date(NOW + seconds * 1_000).toISOString();

beforeEach(() => {
  openPage();
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: NOW });
  serverTimeIs(at(0));
});
afterEach(() => {
  document.body.replaceChildren();
  mock.timers.tick(1_000); // what left the page no longer counts
  mock.timers.reset();
});

const shown = () => document.body.appendChild(el('p'));
const left = (words) => (words ? `in ${words}` : 'now');

test('it counts down each second, and says once that the moment has come', () => {
  const node = shown();
  let over = 0;
  countDown(node, at(62), left, () => (over += 1));
  assert.equal(node.textContent, 'in 1:02');
  mock.timers.tick(20_000);
  assert.equal(node.textContent, 'in 0:42');
  mock.timers.tick(42_000);
  assert.equal(node.textContent, 'now');
  mock.timers.tick(10_000);
  assert.equal(over, 1);
});

test('the clock is the server\'s, however wrong this one is', () => {
  const node = shown();
  serverTimeIs(at(3_600));
  countDown(node, at(3_630), left);
  assert.equal(node.textContent, 'in 0:30');
  serverTimeIs('nonsense');
  mock.timers.tick(1_000);
  assert.equal(node.textContent, 'in 0:29', 'what cannot be read changes nothing');
});

test('a greeting that is told to a tab later still gives the right clock', () => {
  const node = shown();
  serverTimeIs(at(-50), Date.now() - 50_000);
  countDown(node, at(30), left);
  assert.equal(node.textContent, 'in 0:30');
});

test('what stopped, or left the page, is left alone', () => {
  const [stopped, gone] = [shown(), shown()];
  countDown(stopped, at(30), left);
  countDown(gone, at(30), left);
  stopCounting(stopped);
  gone.remove();
  mock.timers.tick(5_000);
  assert.deepEqual([stopped.textContent, gone.textContent], ['in 0:30', 'in 0:30']);
});

test('a notice counts down and clears itself; one that is past is not shown', () => {
  const box = byId('notices');
  const notices = new Notices(box);
  notices.show('pause', 'warning', 'YouTube refuses this address.', { until: at(90) });
  assert.match(box.textContent, /YouTube refuses this address\. Until .*, 1:30 left\./);
  assert.equal(box.querySelector('[role="timer"]').textContent.includes('1:30'), true, 'not read out every second');
  notices.show('past', 'info', 'Long ago', { until: at(-1) });
  assert.doesNotMatch(box.textContent, /Long ago/);
  mock.timers.tick(90_000);
  assert.equal(box.children.length, 0);
});

test('a notice that is told again with another time counts to that', () => {
  const box = byId('notices');
  const notices = new Notices(box);
  notices.show('pause', 'warning', 'Paused.', { until: at(30) });
  notices.show('pause', 'warning', 'Paused.', { until: at(120) });
  mock.timers.tick(60_000);
  assert.equal(box.children.length, 1);
  assert.match(box.textContent, /1:00 left/);
});

const VIEW = {
  id: 'a', type: 'batch', status: 'in_progress', over: false, progress: 0, message: '', title: 'A talk', name: '', cancelling: false,
  model: 'x', total: 2, done: 0, failed: 0, nextAttemptAt: null, estimatedSeconds: null, createdAt: '', error: null, items: [],
};

test('a job and an item that wait say when they are tried next', () => {
  const parts = { section: byId('queue-section'), title: byId('queue-title'), list: byId('queue'), announcer: byId('announcer') };
  const ui = new UIUpdater(parts, {});
  const items = [{ index: 0, status: 'retry', over: false, progress: 0, message: '', error: null, title: 'T', text: '', nextAttemptAt: at(42) }];
  ui.show([{ ...VIEW, items }]);
  assert.equal(parts.list.querySelector('.item-step').textContent, 'Waits to try again, next try in 0:42');
  ui.show([{ ...VIEW, total: 1, status: 'retry', message: 'waiting to try again: busy', nextAttemptAt: at(42) }]);
  const step = parts.list.querySelector('.job-step');
  assert.equal(step.textContent, 'Waiting to try again: busy, next try in 0:42');
  mock.timers.tick(2_000);
  assert.equal(step.textContent, 'Waiting to try again: busy, next try in 0:40');
  ui.show([{ ...VIEW, total: 1, status: 'in_progress', message: 'merging', nextAttemptAt: null }]);
  mock.timers.tick(2_000);
  assert.equal(step.textContent, 'Merging');
});

test('the connection says how it is, and when it is tried again', () => {
  const parts = { box: byId('connection'), text: byId('connection-text'), select: byId('connection-mode') };
  const chosen = [];
  const control = new ConnectionControl(parts, 'periodic', (mode) => chosen.push(mode));
  assert.equal(parts.select.value, 'periodic');
  control.show({ state: 'waiting', failures: 4, retryIn: 8_000 });
  assert.equal(parts.text.textContent, 'Reconnecting, next try in 0:08 (4 tries failed)');
  mock.timers.tick(3_000);
  assert.equal(parts.text.textContent, 'Reconnecting, next try in 0:05 (4 tries failed)');
  control.show({ state: 'live', failures: 4, retryIn: null });
  mock.timers.tick(3_000);
  assert.equal(parts.text.textContent, 'Live');
  assert.equal(parts.box.dataset.state, 'live');
  parts.select.value = 'auto';
  parts.select.dispatchEvent(new window.Event('change'));
  assert.deepEqual(chosen, ['auto']);
});
