import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { openLibrary } from './library_page.js';
import { openPage, until } from './page.js';

let window;
beforeEach(() => {
  window = openPage();
});

const summary = (number, changes = {}) => ({
  type: 'video', summary_id: `s${number}`, video_id: `v${number}`, title: `Talk ${number}`, channel: 'Channel', duration: 200,
  thumbnail_url: null, video_url: `https://www.youtube.com/watch?v=v${number}`, summary: '# S', summary_html: '<p>Said <em>so</em></p>',
  key_moments: [{ t: 92, label: 'The point' }], model: 'builtin', length: 'medium', style: 'briefing', language: 'en',
  summarized_at: '2026-11-21T10:00:00.000Z', provenance: { captions: 'manual' }, ...changes,
});

function library(source = {}, also = {}) {
  const kept = Array.from({ length: 45 }, (_, at) => summary(45 - at));
  const asked = [];
  const page = async (filters, cursor, size) => {
    asked.push({ filters, cursor });
    const at = cursor ? kept.findIndex((one) => one.summary_id === cursor) + 1 : 0;
    const summaries = kept.slice(at, at + size);
    return { summaries, total: kept.length, next_cursor: at + size < kept.length ? summaries.at(-1).summary_id : null };
  };
  return { ...openLibrary({ page, ...source }, also), kept, asked };
}

/** Timers that run when a test says so. */
function clockwork() {
  const waiting = new Map();
  let next = 0;
  return {
    setTimeout: (run) => (waiting.set((next += 1), run), next),
    clearTimeout: (id) => waiting.delete(id),
    run: () => [...waiting].forEach(([id, run]) => waiting.delete(id) && run()),
  };
}

const titles = (list) => [...list.querySelectorAll('.card-title')].map((node) => node.textContent);
const cards = (list) => [...list.querySelectorAll('.card')];
const button = (card, action) => card.querySelector(`[data-action="${action}"]`);
test('a card shows the summary and links its moments to their second', async () => {
  const { view, list } = library();
  await view.load();
  const [card] = cards(list);
  assert.equal(card.querySelector('.summary-text em').textContent, 'so');
  const link = card.querySelector('.moments a');
  assert.equal(link.href, 'https://www.youtube.com/watch?v=v45&t=92s');
  assert.equal(link.textContent, '1:32');
  assert.equal(card.querySelector('.strip-mark').style.left, '46%');
});

test('a summary that took the place of another stands there alone', async () => {
  const { view, list, count } = library();
  await view.load();
  view.add(summary(45, { summary_id: 'new', replaces: ['s45', 'older'] }));
  assert.deepEqual(titles(list).filter((title) => title === 'Talk 45'), ['Talk 45']);
  assert.equal(list.firstElementChild.querySelector('.card-title').textContent, 'Talk 45');
  assert.equal(count.textContent, '45');
});

test('without an address of the video, times are text', async () => {
  const { view, list } = library({ page: async () => ({ summaries: [summary(1, { video_url: null })], total: 1, next_cursor: null }) });
  await view.load();
  assert.equal(list.querySelectorAll('.card-body a').length, 0);
  assert.equal(list.querySelector('.moments time').textContent, '1:32');
});

test('names from outside stay text, and only YouTube’s picture server is asked', async () => {
  const strange = summary(1, { title: '<img src=x>', thumbnail_url: 'https://elsewhere.example/a.jpg', video_url: 'javascript:alert(1)', channel: '<b>' });
  const usual = summary(2, { thumbnail_url: 'https://i.ytimg.com/vi/v2/hqdefault.jpg' });
  const { view, list } = library({ page: async () => ({ summaries: [strange, usual], total: 2, next_cursor: null }) });
  await view.load();
  const [first, second] = cards(list);
  assert.equal(first.querySelectorAll('img, b').length, 0);
  assert.deepEqual([...first.querySelectorAll('a[href]')].map((link) => link.href), ['http://127.0.0.1/prefix/read/s1']);
  const image = second.querySelector('img');
  assert.equal(image.getAttribute('loading'), 'lazy');
  image.dispatchEvent(new window.Event('error'));
  assert.equal(second.querySelector('img'), null, 'a picture that does not come leaves no hole');
});

test('older summaries come page by page, without doubles when new ones arrived meanwhile', async () => {
  const { view, list, more, kept, count, asked } = library();
  await view.load();
  assert.equal(cards(list).length, 20);
  const fresh = summary(46);
  kept.unshift(fresh);
  view.add(fresh);
  for (const shown of [40, 46]) {
    more.click();
    await until(() => cards(list).length >= shown && !more.disabled, `${shown} cards`);
  }
  assert.equal(new Set(titles(list)).size, 46);
  assert.equal(more.hidden, true);
  assert.equal(count.textContent, '46');
  assert.ok(asked.length <= 4);
});

test('a summary that is made anew moves to the top', async () => {
  const { view, list } = library();
  await view.load();
  view.add(summary(40, { fromLibrary: true }));
  assert.equal(titles(list)[0], 'Talk 40');
  assert.equal(titles(list).filter((title) => title === 'Talk 40').length, 1);
  assert.match(cards(list)[0].textContent, /from the library/);
});

test('search marks what was found, leads to its second, and says how much; emptying it brings the library back', async () => {
  const hit = { ...summary(3), snippet: 'all about <soil> and rain', highlights: [[11, 15]], t: 65, url_at: 'https://www.youtube.com/watch?v=v3&t=65s' };
  const { view, list, note } = library({ search: async () => ({ hits: [hit], behind: true }) });
  await view.load();
  await view.search('soil');
  assert.equal(list.querySelector('mark').textContent, 'soil');
  assert.equal(list.querySelector('.snippet').textContent, '1:05all about <soil> and rain');
  assert.equal(list.querySelector('.snippet a').href, 'http://127.0.0.1/prefix/read/s3#t=65');
  assert.equal(list.querySelector('.card-title a').href, 'http://127.0.0.1/prefix/read/s3#t=65');
  assert.match(note.textContent, /^1 place found for “soil”. Still reading older summaries into the search.$/);
  await view.search('');
  assert.equal(cards(list).length, 20);
});

test('a search stays on the chosen shelf, and says while the last word is not finished', async () => {
  const asked = [];
  const { view, shelf, asked: pages } = library({
    search: async (...query) => (asked.push(query), { hits: [], behind: false }),
    heaps: async () => ({ channels: [{ channel: 'Slow “Oven”', count: 2 }], playlists: [], tags: [] }),
  });
  await view.load();
  await until(() => shelf.options.length === 4);
  await view.search('soi', true);
  shelf.value = 'channel:Slow “Oven”';
  shelf.dispatchEvent(new window.Event('change'));
  await view.search('soil');
  assert.deepEqual(asked[0], ['soi', true]);
  assert.deepEqual(asked.at(-1), ['soil channel:"Slow  Oven"', false]);
  await view.search('');
  assert.deepEqual(pages.at(-1).filters, { channel: 'Slow  Oven' });
});

test('what failed is found with its reason and can be tried again', async () => {
  const failed = { type: 'video', summary_id: null, video_id: 'v1', title: 'Lost', error: 'No captions.', error_detail: { remedy: 'Bring some.' }, job_id: 'j1', index: 2 };
  const tried = [];
  const { view, list } = library({ search: async () => ({ hits: [failed], behind: false }), retryItem: async (...which) => tried.push(which) });
  await view.search('is:failed');
  assert.match(list.textContent, /Lost.*No captions. Bring some./);
  list.querySelector('button').click();
  await until(() => list.querySelector('button').textContent === 'Asked for');
  assert.deepEqual(tried, [['j1', 2]]);
});

test('an answer that comes late never replaces a newer one', async () => {
  const waiting = {};
  const { view, list } = library({ search: (text) => new Promise((resolve) => (waiting[text] = resolve)) });
  const first = view.search('so');
  const second = view.search('soil');
  waiting.soil({ hits: [{ ...summary(2), snippet: 'soil', highlights: [] }] });
  await second;
  waiting.so({ hits: [{ ...summary(1), snippet: 'so', highlights: [] }] });
  await first;
  assert.deepEqual(titles(list), ['Talk 2']);
});

test('a search that fails says why', async () => {
  const fault = Object.assign(new Error('The server could not be reached.'), { remedy: 'Check that it is running.' });
  const { view, note } = library({ search: () => Promise.reject(fault) });
  await view.search('soil');
  assert.equal(note.textContent, 'The server could not be reached. Check that it is running.');
});

test('what is deleted goes at once with the focus on the next, and comes back to its place', async () => {
  const told = [];
  const { view, list, count } = library({ remove: async (id) => told.push(['gone', id]), restore: async (ids) => told.push(['back', ...ids]) });
  await view.load();
  button(cards(list)[1], 'delete').click();
  await until(() => cards(list).length === 19);
  assert.equal(count.textContent, '44');
  assert.equal(window.document.activeElement.textContent, 'Talk 43');
  const line = window.document.querySelector('.undo');
  assert.match(line.textContent, /Deleted “Talk 44”/);
  line.querySelector('button').click();
  await until(() => cards(list).length === 20);
  assert.deepEqual(titles(list).slice(0, 3), ['Talk 45', 'Talk 44', 'Talk 43']);
  assert.equal(window.document.activeElement.textContent, 'Talk 44');
  assert.deepEqual(told, [['gone', 's44'], ['back', 's44']]);
});

test('the way back goes after its time, but not while somebody is on it', async () => {
  const timers = clockwork();
  const { view, list } = library({}, { timers });
  await view.load();
  button(cards(list)[0], 'delete').click();
  await until(() => window.document.querySelector('.undo'));
  window.document.querySelector('.undo button').focus();
  timers.run();
  assert.ok(window.document.querySelector('.undo'));
  window.document.activeElement.blur();
  timers.run();
  assert.equal(window.document.querySelector('.undo'), null);
});

test('a deletion that is refused says why and keeps the card', async () => {
  const { view, list } = library({ remove: () => Promise.reject(new Error('Summary not found')) });
  await view.load();
  button(cards(list)[0], 'delete').click();
  await until(() => /Summary not found/.test(cards(list)[0].textContent));
  assert.equal(cards(list).length, 20);
  assert.equal(window.document.querySelector('.undo'), null);
});

test('a star is set at once, and taken back when the server refuses it', async () => {
  const marked = [];
  const { view, list } = library({ mark: async (...all) => (marked.push(all), marked.length > 1 && Promise.reject(new Error('No room.'))) });
  await view.load();
  const star = button(cards(list)[0], 'favourite');
  star.click();
  assert.equal(star.getAttribute('aria-pressed'), 'true');
  await until(() => marked.length === 1);
  star.click();
  await until(() => star.getAttribute('aria-pressed') === 'true' && /No room/.test(cards(list)[0].textContent));
  assert.deepEqual(marked, [['s45', { favourite: true }], ['s45', { favourite: false }]]);
});

test('the layout is remembered', async () => {
  const kept = new Map([['library-layout', 'compact']]);
  const storage = { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => kept.set(name, value) };
  const { list, layout } = library({}, { storage });
  assert.equal(list.dataset.layout, 'compact');
  layout.click();
  assert.deepEqual([list.dataset.layout, kept.get('library-layout')], ['list', 'list']);
});

test('of a long list only what is near is held, and what was let go comes back', async () => {
  const watched = [];
  const kept = Array.from({ length: 500 }, (_, at) => summary(500 - at));
  const page = async (_, cursor, size) => {
    const at = Number(cursor ?? 0);
    return { summaries: kept.slice(at, at + size), total: 500, next_cursor: at + size < 500 ? String(at + size) : null };
  };
  const { view, list, more } = library({ page }, { watch: (one) => watched.push(one) });
  await view.load();
  while (!more.hidden) {
    const shown = list.children.length;
    more.click();
    await until(() => list.children.length > shown && !more.disabled);
  }
  assert.equal(list.children.length, 25);
  assert.ok(cards(list).length <= 260, `${cards(list).length} cards are held`);
  const [first] = list.children;
  assert.equal(cards(first).length, 0);
  const { seen } = watched.find(({ node }) => node === first);
  seen(first, true);
  await until(() => cards(first).length === 20);
  assert.equal(titles(first)[0], 'Talk 500');
});

test('a long summary is folded and opens when the focus enters it', async () => {
  const { view, list } = library({ page: async () => ({ summaries: [summary(1, { summary: 'word '.repeat(400) })], total: 1, next_cursor: null }) });
  await view.load();
  const body = list.querySelector('.card-body');
  const fold = list.querySelector('.fold');
  assert.equal(body.classList.contains('folded'), true);
  assert.equal(fold.getAttribute('aria-expanded'), 'false');
  list.querySelector('.moments a').dispatchEvent(new window.FocusEvent('focusin', { bubbles: true }));
  assert.equal(body.classList.contains('folded'), false);
  assert.equal(fold.getAttribute('aria-expanded'), 'true');
});
