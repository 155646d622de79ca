import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { openLibrary } from './library_page.js';
import { openPage, until } from './page.js';

let window;
beforeEach(() => {
  window = openPage();
});

const summary = (number, changes = {}) => ({
  type: 'video', summary_id: `s${number}`, title: `Talk ${number}`, duration: 200, summary: 'S', summary_html: '<p>S</p>',
  key_moments: [], model: 'builtin', summarized_at: '2026-11-21T10:00:00.000Z', provenance: {}, ...changes,
});
const cards = (list) => [...list.querySelectorAll('.card[data-id]')];
const button = (card, action) => card.querySelector(`[data-action="${action}"]`);

/** A library of 45 summaries, the newest first, 20 a page. */
function library(source = {}, change = () => ({})) {
  const kept = Array.from({ length: 45 }, (_, at) => summary(45 - at, change(45 - at)));
  const page = async () => ({ summaries: kept.slice(0, 20), total: kept.length, next_cursor: 's26' });
  return openLibrary({ page, ...source });
}

test('many are selected, deleted, tagged, and written again with another model', async () => {
  const done = [];
  const jobs = [];
  const batch = async (ids, action, more) => (done.push([action, ids, more]), { done: ids, without_transcript: ids.slice(1), jobs: [{ job_id: 'j1', total_items: ids.length }] });
  const { view, list, bar, select, note } = library({ batch, restore: async (ids) => done.push(['back', ids]), onJobs: (all) => jobs.push(...all) });
  const press = (text) => [...bar.querySelectorAll('button')].find((one) => one.textContent === text).click();
  await view.load();
  const pick = (...places) => places.forEach((at) => button(cards(list)[at], 'select').click());
  pick(0, 2, 1);
  assert.equal(select.getAttribute('aria-pressed'), 'true');
  pick(1);
  assert.equal(bar.querySelector('.picked-count').textContent, '2 selected');
  const { action, method, elements } = bar.querySelector('form[method]');
  assert.deepEqual([action, method, elements.ids.value], ['http://127.0.0.1/prefix/export.zip', 'post', 's45,s43']);
  press('Tag…');
  bar.querySelector('#picked-tag').value = 'soil';
  bar.querySelector('.picked-form').dispatchEvent(new window.Event('submit', { cancelable: true }));
  await until(() => done.length === 1 && !bar.querySelector('button').disabled);
  press('Again with…');
  assert.equal(bar.querySelector('.picked-form [type=submit]').textContent, 'Write 2 summaries again');
  bar.querySelector('.picked-form').dispatchEvent(new window.Event('submit', { cancelable: true }));
  await until(() => jobs.length === 1 && bar.hidden);
  assert.equal(note.textContent, '1 summary was left out: no transcript is kept.');
  pick(0, 1);
  await until(() => !bar.querySelector('button').disabled);
  press('Delete');
  await until(() => cards(list).length === 18);
  assert.equal(bar.hidden, true);
  window.document.querySelector('.undo button').click();
  await until(() => cards(list).length === 20);
  assert.deepEqual(done, [
    ['tag', ['s45', 's43'], { tags: ['soil'] }],
    ['again', ['s45', 's43'], { model: 'm2' }],
    ['delete', ['s45', 's44'], undefined],
    ['back', ['s45', 's44']],
  ]);
});

test('only what was put away is brought back, and only what was not is put away', async () => {
  const { view, list, bar } = library({}, (number) => ({ archived: number === 45 }));
  const shown = () => [...bar.querySelectorAll(':scope > button')].filter((one) => !one.hidden && /Put away|Bring back/.test(one.textContent)).map((one) => one.textContent);
  await view.load();
  const pick = (at) => button(cards(list)[at], 'select').click();
  pick(1);
  assert.deepEqual(shown(), ['Put away']);
  pick(0);
  assert.deepEqual(shown(), ['Put away', 'Bring back']);
  pick(1);
  assert.deepEqual(shown(), ['Bring back']);
});
