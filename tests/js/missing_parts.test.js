import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { completing } from '../../static/js/missing_parts.js';
import { openLibrary } from './library_page.js';
import { openPage, until } from './page.js';

beforeEach(() => {
  openPage();
});

const lacking = {
  type: 'video', summary_id: 's1', video_id: 'v1', title: 'Long talk', duration: 9000, video_url: 'https://www.youtube.com/watch?v=v1',
  summary: 'S', summary_html: '<p>S</p>', key_moments: [], model: 'm', length: 'medium', style: 'briefing', language: 'en', instruction: '',
  range: null, summarized_at: '2026-11-21T10:00:00.000Z',
  provenance: { captions: 'manual', parts_missing: [{ index: 7, from: 3730, to: 4420, error: { code: 'model_refused', message: 'no' } }] },
};
const whole = { ...lacking, summary_id: 's2', replaces: ['s1'], provenance: { captions: 'manual', parts_missing: [] } };

function library(retry, shown = [lacking]) {
  return openLibrary({ page: async () => ({ summaries: shown, total: shown.length, next_cursor: null }), retry });
}

test('a missing part is named with its times and has one button', async () => {
  const asked = [];
  const { view, list } = library(async (result) => asked.push(result.summary_id));
  await view.load();
  const notice = list.querySelector('.missing-parts');
  assert.equal(notice.querySelector('p').textContent, 'Missing: part 7 (1:02:10–1:13:40).');
  notice.querySelector('button').click();
  await until(() => notice.querySelector('button').textContent === 'Asked for');
  assert.deepEqual(asked, ['s1']);
  assert.equal(notice.querySelector('button').disabled, true);
});

test('a refusal is told and the button can be used again', async () => {
  const { view, list } = library(async () => {
    throw new Error('Too many jobs wait.');
  });
  await view.load();
  const notice = list.querySelector('.missing-parts');
  notice.querySelector('button').click();
  await until(() => !notice.querySelector('button').disabled);
  assert.equal(notice.querySelector('[role=alert]').textContent, 'Too many jobs wait.');
});

test('the complete summary takes the place of the one that lacked a part', async () => {
  const { view, list } = library(async () => {});
  await view.load();
  view.add({ ...whole, style: 'notes', replaces: [] });
  assert.equal(list.querySelectorAll('.card').length, 2, 'another version stands beside it');
  view.add(whole);
  assert.deepEqual([...list.querySelectorAll('.card')].map((card) => card.dataset.id), ['s2']);
  assert.equal(list.querySelector('.missing-parts'), null);
});

test('a stretch of a video is completed as a stretch', () => {
  assert.deepEqual(completing(lacking), {});
  assert.deepEqual(completing({ ...lacking, range: { from: 60, to: 300 } }), { from: 60, to: 300 });
});

test('the verdict leads to its second; words of the speaker are quoted', async () => {
  const verdict = { text: 'It works after a week.', t: 65, support: 'supported', quoted: false };
  const { view, list } = library(null, [{ ...whole, verdict }, { ...whole, summary_id: 's3', verdict: { ...verdict, t: null, quoted: true } }]);
  await view.load();
  const [first, second] = list.querySelectorAll('.verdict');
  assert.equal(first.querySelector('a').href, 'https://www.youtube.com/watch?v=v1&t=65s');
  assert.match(first.textContent, /It works after a week\.$/);
  assert.equal(second.querySelector('a'), null);
  assert.equal(second.textContent, '“It works after a week.”');
});
