import assert from 'node:assert/strict';
import { test } from 'node:test';

import { GrowingText } from '../../static/js/growing_text.js';
import { below, pick, seeded, shuffled } from './random.js';

function pieces(random, text) {
  const characters = Array.from(text);
  const cut = [];
  for (let at = 0; at < characters.length; ) {
    const length = 1 + below(random, 4);
    cut.push([at, characters.slice(at, at + length).join('')]);
    at += length;
  }
  return cut;
}

test('pieces in any order, twice and overlapping give the text, and it never has a gap on the way', () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const random = seeded(seed);
    const whole = Array.from({ length: 5 + below(random, 30) }, () => pick(random, ['a', 'é', '👩', '漢', ' ', '\n'])).join('');
    const some = [...pieces(random, whole), ...pieces(random, whole)];
    const text = new GrowingText();
    for (const [at, piece] of shuffled(random, some)) {
      text.add(at, piece);
      assert.ok(whole.startsWith(text.text), `seed ${seed}`);
    }
    assert.equal(text.text, whole, `seed ${seed}`);
  }
});

test('offsets count characters, not UTF-16 units', () => {
  const text = new GrowingText();
  text.add(0, '👍👍');
  text.add(2, 'ok');
  assert.equal(text.text, '👍👍ok');
});

test('a piece says whether anything changed', () => {
  const text = new GrowingText();
  assert.equal(text.add(2, 'cd'), false, 'it waits for the gap');
  assert.equal(text.add(0, 'ab'), true);
  assert.equal(text.add(0, 'ab'), false, 'it is known');
  assert.equal(text.text, 'abcd');
});

test('a text that is started anew replaces what was there, also when it says so only by its words', () => {
  const text = new GrowingText();
  text.add(0, '## Summary\nThe first try');
  text.add(0, '## Summary\n');
  text.add(11, 'Another');
  assert.equal(text.text, '## Summary\nAnother');
});

test('a higher attempt withdraws the text, and late pieces of a lower one are ignored', () => {
  for (let seed = 1; seed <= 100; seed += 1) {
    const random = seeded(seed);
    const attempts = ['The first try, cut off', 'A second one', 'The last'].map((whole, attempt) => ({ whole, attempt }));
    const all = attempts.flatMap(({ whole, attempt }) => [[0, '', attempt], ...pieces(random, whole).map((piece) => [...piece, attempt])]);
    const text = new GrowingText();
    for (const piece of shuffled(random, all)) text.add(...piece);
    assert.equal(text.text, 'The last', `seed ${seed}`);
  }
  const text = new GrowingText();
  text.add(0, 'Withdrawn', 0);
  assert.equal(text.add(0, '', 1), true);
  assert.equal(text.text, '');
});
