import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import { test } from 'node:test';

import { SubmissionKeys, newKey, readInput } from '../../static/js/input_reading.js';

const talk = 'so today we talk about soil and why it matters for what we eat '.repeat(5);

test('links are read one per line, and several on a line are parted', () => {
  const read = readInput(' https://youtu.be/dQw4w9WgXcQ \n\n dQw4w9WgXcQ, youtube.com/watch?v=abcdefghijk\nsample:soil\n');
  assert.deepEqual(read, {
    kind: 'links',
    links: ['https://youtu.be/dQw4w9WgXcQ', 'dQw4w9WgXcQ', 'youtube.com/watch?v=abcdefghijk', 'sample:soil'],
  });
});

test('what is no link goes to the server as it is, which says what is wrong with it', () => {
  assert.deepEqual(readInput('https://youtu.be/dQw4w9WgXcQ\nhello there'), {
    kind: 'links',
    links: ['https://youtu.be/dQw4w9WgXcQ', 'hello there'],
  });
});

test('a long text without a link line is a transcript', () => {
  assert.equal(readInput(talk).kind, 'text');
  assert.equal(readInput(`${talk} see https://example.com for more`).kind, 'text');
  assert.equal(readInput(`WEBVTT\n\n00:01.000 --> 00:04.000\n${talk}`).kind, 'text');
  assert.equal(readInput('土'.repeat(500)).kind, 'text', 'also where words have no spaces');
});

test('a long text with a link on its own line counts as links', () => {
  assert.equal(readInput(`https://youtu.be/dQw4w9WgXcQ\n${talk}`).kind, 'links');
});

test('nothing is nothing', () => {
  assert.deepEqual(readInput(' \n\t'), { kind: 'empty' });
});

test('keys differ, also where the browser has no randomUUID', () => {
  const plain = { getRandomValues: (bytes) => webcrypto.getRandomValues(bytes) };
  assert.notEqual(newKey(plain), newKey(plain));
  assert.match(newKey(plain), /^[0-9a-f]{32}$/);
  assert.notEqual(newKey(webcrypto), newKey(webcrypto));
});

test('the same body keeps its key until the server answered', () => {
  const keys = new SubmissionKeys(webcrypto);
  const first = keys.keyFor({ urls: ['a'] });
  assert.equal(keys.keyFor({ urls: ['a'] }), first, 'tried again after a lost answer');
  const other = keys.keyFor({ urls: ['b'] });
  assert.notEqual(other, first);
  keys.answered();
  assert.notEqual(keys.keyFor({ urls: ['b'] }), other, 'asked for once more on purpose');
});
