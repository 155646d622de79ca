import assert from 'node:assert/strict';
import { test } from 'node:test';

import { clock, highlighted, momentUrl, roughLength, when } from '../../static/js/format.js';

test('seconds as a clock', () => {
  assert.deepEqual([0, 92.7, 3723, -5, null].map(clock), ['0:00', '1:32', '1:02:03', '0:00', '0:00']);
});

test('seconds as a rough length', () => {
  assert.deepEqual([45, 754, 3600, 3900, 0, null, undefined].map(roughLength), ['45 s', '13 min', '1 h', '1 h 5 min', '', '', '']);
});

test('a time of today is a time of day, another one a date, an unreadable one nothing', () => {
  const now = new Date(2026, 10, 21, 18, 0);
  assert.match(when(new Date(2026, 10, 21, 9, 5).toISOString(), now, 'en-GB'), /^09:05$/);
  assert.match(when(new Date(2026, 9, 2, 9, 5).toISOString(), now, 'en-GB'), /2 Oct 2026/);
  assert.equal(when(null), '');
  assert.equal(when('soon'), '');
});

test('a moment is a link into the video, where the video has an address', () => {
  assert.equal(momentUrl('https://www.youtube.com/watch?v=x', 92.4), 'https://www.youtube.com/watch?v=x&t=92s');
  assert.equal(momentUrl('https://youtu.be/x', 5), 'https://youtu.be/x?t=5s');
  assert.equal(momentUrl(null, 92), null);
});

test('highlights cut a text into marked and plain parts and lose nothing of it', () => {
  const shown = (text, ranges) => highlighted(text, ranges).map(({ text: part, marked }) => (marked ? `[${part}]` : part)).join('');
  assert.equal(shown('soil and rain', [[0, 4], [9, 13]]), '[soil] and [rain]');
  assert.equal(shown('soil and rain', [[9, 13], [0, 4]]), '[soil] and [rain]', 'in any order');
  assert.equal(shown('overlap', [[0, 4], [2, 6]]).replace(/[[\]]/g, ''), 'overlap');
  assert.equal(shown('short', [[3, 99]]), 'sho[rt]');
  assert.equal(shown('👩 soil', [[3, 7]]), '👩 [soil]', 'counted in UTF-16 units');
  assert.equal(shown('plain', undefined), 'plain');
  assert.equal(shown('', [[0, 1]]), '');
});
