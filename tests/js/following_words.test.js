/** What the page of followed channels says and sends. */

import assert from 'node:assert/strict';
import test from 'node:test';

import { bodyOf, filterOf, stateOf, wordsOf } from '../../static/js/following_words.js';

test('words are parted by commas, without blanks', () => {
  assert.deepEqual(wordsOf(' lecture , , deep dive,'), ['lecture', 'deep dive']);
  assert.deepEqual(wordsOf(''), []);
});

test('a form becomes a body with whole numbers within reason', () => {
  const body = bodyOf({ url: ' @name ', last: '', limit: '0', include: 'a,b', exclude: '', length: 'brief' });
  assert.deepEqual(body, { url: '@name', last: 0, limit: 1, include: ['a', 'b'], exclude: [], length: 'brief' });
});

test('the state says when and how many', () => {
  const follow = { paused: false, found: 1, next_check_at: 'T', include: [], exclude: [] };
  assert.equal(stateOf(follow, (time) => `at ${time}`), 'Next look at T. 1 video so far.');
  assert.equal(stateOf({ ...follow, paused: true, found: 2 }, String), 'Paused. 2 videos so far.');
});

test('filters are told in words', () => {
  assert.equal(filterOf({ include: ['a', 'b'], exclude: ['c'] }), 'Only titles with a or b, no titles with c.');
  assert.equal(filterOf({ include: [], exclude: [] }), '');
});
