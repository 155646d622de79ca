import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { Composer } from '../../static/js/composer.js';
import { byId } from '../../static/js/dom.js';
import { openPage, until } from './page.js';
import { Wishes } from '../../static/js/wishes.js';

const TALK = 'so today we talk about soil and why it matters for what we eat '.repeat(5);
const MODELS = [
  { key: 'builtin', label: 'Built in: selects sentences', provider: 'builtin' },
  { key: 'gpt', label: 'GPT', provider: 'openai' },
];

let window;
beforeEach(() => {
  window = openPage();
});

function composer({ answer = () => Promise.resolve(), storage = null } = {}) {
  const sent = [];
  const names = ['form', 'pad', 'sources', 'file', 'send', 'problem', 'model', 'length', 'style', 'language', 'instruction', 'fresh', 'sponsors'];
  const parts = Object.fromEntries(names.map((name) => [name, byId(name === 'form' ? 'composer-form' : name)]));
  Object.assign(parts, { hint: byId('sources-hint'), note: byId('send-note'), modelHint: byId('model-hint') });
  Object.assign(parts, { captionLanguage: byId('caption-language'), moreNote: byId('wishes-note') });
  const wishes = new Wishes(parts, { storage });
  new Composer(parts, {
    wishes,
    onSubmit: (request) => {
      sent.push(request);
      return answer(request);
    },
  });
  wishes.showModels(MODELS, 'gpt');
  return { wishes, parts, sent };
}

function type(parts, text) {
  parts.sources.value = text;
  parts.sources.dispatchEvent(new window.Event('input'));
}

function press(parts, options) {
  parts.sources.dispatchEvent(new window.KeyboardEvent('keydown', { key: 'Enter', cancelable: true, ...options }));
}

test('one click sends once, and the button is off until the answer', async () => {
  let release;
  const { parts, sent } = composer({ answer: () => new Promise((resolve) => (release = resolve)) });
  type(parts, 'dQw4w9WgXcQ');
  parts.send.click();
  parts.send.click();
  press(parts);
  assert.equal(sent.length, 1);
  assert.equal(parts.send.disabled, true);
  release();
  await until(() => !parts.send.disabled);
  assert.equal(parts.sources.value, '', 'the box is empty for the next');
  assert.deepEqual(sent[0].links, ['dQw4w9WgXcQ']);
  assert.deepEqual(sent[0].options, { model: 'gpt', length: 'medium', style: 'briefing' });
});

test('a refusal is shown in the words of the server, and what was typed stays', async () => {
  const fault = Object.assign(new Error('Link 2 is not a YouTube link: <b>x</b>'), { remedy: 'Paste a link such as …' });
  const { parts } = composer({ answer: () => Promise.reject(fault) });
  type(parts, 'one\ntwo');
  parts.send.click();
  await until(() => !parts.problem.hidden);
  assert.match(parts.problem.textContent, /Link 2 is not a YouTube link: <b>x<\/b>.*Paste a link/);
  assert.equal(parts.sources.value, 'one\ntwo');
  assert.equal(parts.send.disabled, false);
});

test('Enter sends links, Shift+Enter does not, and inside an unfinished word nothing does', () => {
  const { parts, sent } = composer();
  type(parts, 'dQw4w9WgXcQ');
  press(parts, { shiftKey: true });
  press(parts, { isComposing: true });
  assert.equal(sent.length, 0);
  press(parts);
  assert.equal(sent.length, 1);
});

test('a pasted transcript is offered as text; Enter stays a new line there, Ctrl+Enter sends', () => {
  const { parts, sent } = composer();
  type(parts, TALK);
  assert.equal(parts.send.textContent, 'Summarize this text');
  assert.match(parts.note.textContent, /transcript of 70 words/);
  press(parts);
  assert.equal(sent.length, 0);
  press(parts, { ctrlKey: true });
  assert.equal(sent[0].kind, 'text');
});

test('an empty box says what to do and sends nothing', () => {
  const { parts, sent } = composer();
  parts.send.click();
  assert.equal(sent.length, 0);
  assert.match(parts.problem.textContent, /Paste a link/);
});

test('files that are dropped are sent', async () => {
  const { parts, sent } = composer();
  const files = [new window.File(['WEBVTT'], 'a.vtt')];
  const drop = Object.assign(new window.Event('drop', { cancelable: true }), { dataTransfer: { files, types: ['Files'] } });
  parts.pad.dispatchEvent(drop);
  assert.equal(drop.defaultPrevented, true);
  assert.deepEqual(sent.map(({ kind, files: given }) => [kind, given]), [['files', files]]);
  await until(() => !parts.send.disabled);
});

test('the picker says plainly that the built-in model selects', () => {
  const { wishes, parts } = composer();
  assert.equal(parts.model.options[0].textContent, 'Built in: selects sentences, offline');
  assert.equal(parts.modelHint.textContent, '');
  wishes.showModels(MODELS.slice(0, 1), 'builtin');
  assert.match(parts.modelHint.textContent, /selected, not written/);
});

test('choices are remembered; a model that is gone is not chosen', () => {
  const kept = new Map();
  const storage = { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => kept.set(name, value) };
  const first = composer({ storage });
  first.parts.length.value = 'short';
  first.parts.model.value = 'builtin';
  first.parts.model.dispatchEvent(new window.Event('change'));
  window = openPage();
  const second = composer({ storage });
  assert.equal(second.parts.length.value, 'short');
  assert.equal(second.parts.model.value, 'builtin');
  second.wishes.showModels([MODELS[1]], 'gpt');
  assert.equal(second.parts.model.value, 'gpt');
  kept.set('choices', '{broken');
  window = openPage();
  assert.equal(composer({ storage }).parts.length.value, 'medium');
});

test('what stands behind More is sent when it is set, and what was meant for one time is taken back', async () => {
  const { parts, sent } = composer();
  parts.instruction.value = ' only the numbers ';
  parts.captionLanguage.value = 'de';
  parts.fresh.checked = true;
  parts.fresh.dispatchEvent(new window.Event('change'));
  assert.equal(parts.moreNote.textContent, '3 set');
  type(parts, 'dQw4w9WgXcQ');
  parts.send.click();
  await until(() => !parts.send.disabled);
  const { instruction, caption_language: tag, fresh } = sent[0].options;
  assert.deepEqual([instruction, tag, fresh], ['only the numbers', 'de', true]);
  assert.equal(parts.moreNote.textContent, '1 set', 'the language of the captions stays');
});

test('what the server takes unless told otherwise stands in the row, until the reader chose something else', () => {
  byId('length').dataset.usual = 'long';
  byId('style').dataset.usual = 'of tomorrow';
  const first = composer();
  assert.equal(first.parts.length.value, 'long');
  assert.equal(first.parts.style.value, 'briefing');
  window = openPage();
  byId('length').dataset.usual = 'long';
  const storage = { getItem: () => JSON.stringify({ length: 'short' }), setItem: () => {} };
  assert.equal(composer({ storage }).parts.length.value, 'short');
});
