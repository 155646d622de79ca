import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { byId } from '../../static/js/dom.js';
import { readInput } from '../../static/js/input_reading.js';
import { PlaylistPreview, choiceOf, playlistIn, sumOf } from '../../static/js/playlist_preview.js';
import { openPage, until } from './page.js';

const LINK = 'https://www.youtube.com/playlist?list=PL1';
const video = (position, more = {}) => ({
  position, video_id: `video${position}`, title: `Title ${position}`, duration: 60, in_library: false, error: null,
  estimate: { input_tokens: 1000, output_tokens: 500, cost_usd: 0.02 }, ...more,
});
const FOUND = {
  title: 'Lectures',
  videos: [video(1), video(2, { in_library: true, estimate: null }), video(3, { error: { message: 'Private.' }, estimate: null }), video(4)],
  estimate: { videos: 2, seconds: 20 },
};

let window;
beforeEach(() => {
  window = openPage();
});

function preview(look = () => Promise.resolve(FOUND)) {
  const names = ['title', 'facts', 'sum', 'all', 'none', 'limit', 'list'];
  const parts = Object.fromEntries(names.map((name) => [name, byId(`preview-${name}`)]));
  const seen = { asked: [], changes: 0, faults: [] };
  const view = new PlaylistPreview({ ...parts, box: byId('preview') }, {
    look: (link) => (seen.asked.push(link), look(link)),
    onChange: () => (seen.changes += 1),
    onFault: (fault) => seen.faults.push(fault),
  });
  return { view, parts, seen };
}

test('only a playlist that stands alone is looked at', () => {
  const links = (text) => playlistIn(readInput(text));
  assert.equal(links(LINK), LINK);
  assert.equal(links('youtube.com/playlist?list=PL1'), 'youtube.com/playlist?list=PL1');
  assert.equal(links('//music.youtube.com/playlist?si=x&list=PL1'), '//music.youtube.com/playlist?si=x&list=PL1');
  for (const other of [
    '', 'dQw4w9WgXcQ', `${LINK}\n${LINK}2`, 'https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=PL1',
    'https://evil.example/playlist?list=PL1', 'https://www.youtube.com/playlist?list=WL', 'https://youtu.be/dQw4w9WgXcQ?list=PL1',
  ]) assert.equal(links(other), null, other);
});

test('a choice is told as briefly as it can be', () => {
  const videos = [1, 2, 3, 4].map((position) => video(position));
  assert.deepEqual(choiceOf(videos, new Set([1, 2, 3, 4])), {});
  assert.deepEqual(choiceOf(videos, new Set([1, 2])), { limit: 2 });
  assert.deepEqual(choiceOf(videos, new Set([4, 2])), { items: ['video2', 'video4'] });
  assert.deepEqual(choiceOf(FOUND.videos, new Set([1, 2, 4])), { items: ['video1', 'video2', 'video4'] });
});

test('a sum counts what the library has as free, and is not known when a part of it is not', () => {
  assert.deepEqual(sumOf(FOUND, new Set([1, 2, 4])), { videos: 3, known: 1, seconds: 20, tokens: 3000, cost: 0.04 });
  assert.deepEqual(sumOf(FOUND, new Set([2])), { videos: 1, known: 1, seconds: 0, tokens: 0, cost: 0 });
  const priceless = { ...FOUND, videos: [video(1, { estimate: { input_tokens: null, output_tokens: null, cost_usd: null } })] };
  assert.deepEqual(sumOf(priceless, new Set([1])), { videos: 1, known: 0, seconds: 10, tokens: null, cost: null });
});

test('a link is looked at once, after a pause, and hidden when it goes', async () => {
  const { view, parts, seen } = preview();
  view.watch(readInput(`${LINK}0`));
  view.watch(readInput(LINK));
  view.watch(readInput(LINK));
  await until(() => view.count === 3);
  assert.deepEqual(seen.asked, [LINK]);
  assert.equal(parts.title.textContent, 'Lectures');
  assert.match(parts.facts.textContent, /^4 videos, 4 min · 1 in the library · 1 cannot be had$/);
  assert.equal(parts.list.querySelectorAll('input:disabled').length, 1);
  view.watch(readInput('dQw4w9WgXcQ'));
  assert.equal(byId('preview').hidden, true);
  assert.deepEqual(view.selection(readInput('dQw4w9WgXcQ')), {});
});

test('whoever is faster than the pause sees the list first, and then sends the choice', async () => {
  const { view, parts } = preview();
  assert.equal(view.selection(readInput(LINK)), null);
  await until(() => view.count === 3);
  assert.deepEqual(view.selection(readInput(LINK)), { items: ['video1', 'video2', 'video4'] });
  parts.limit.value = '2';
  parts.limit.dispatchEvent(new window.Event('input'));
  assert.deepEqual(view.selection(readInput(LINK)), { limit: 2 });
  parts.none.click();
  assert.equal(view.count, 0);
  assert.equal(parts.sum.textContent, 'No video is chosen.');
  parts.all.click();
  assert.equal(view.count, 3);
});

test('an answer that comes too late is not shown', async () => {
  let answer;
  const { view } = preview(() => new Promise((resolve) => (answer = resolve)));
  view.selection(readInput(LINK));
  view.watch(readInput('dQw4w9WgXcQ'));
  answer(FOUND);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(view.count, null);
  assert.equal(byId('preview').hidden, true);
});

test('a playlist that cannot be looked at is told, and may be sent unseen', async () => {
  const { view, seen } = preview(() => Promise.reject(new Error('blocked')));
  assert.equal(view.selection(readInput(LINK)), null);
  await until(() => seen.faults.length === 1);
  assert.deepEqual(view.selection(readInput(LINK)), {});
});

test('titles are text, whatever they hold', async () => {
  const { view, parts } = preview(() => Promise.resolve({ ...FOUND, title: '<b>x</b>', videos: [video(1, { title: '<img src=x>' })] }));
  view.selection(readInput(LINK));
  await until(() => view.count === 1);
  assert.equal(parts.list.querySelector('img'), null);
  assert.equal(parts.title.textContent, '<b>x</b>');
});
