import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { byId } from '../../static/js/dom.js';
import { LibraryView } from '../../static/js/library_view.js';
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

function library(source = {}) {
  const kept = Array.from({ length: 45 }, (_, at) => summary(45 - at));
  const asked = [];
  const pages = async (page, size) => {
    asked.push(page);
    return { summaries: kept.slice((page - 1) * size, page * size), total: kept.length };
  };
  const parts = { list: byId('cards'), count: byId('library-count'), note: byId('library-note'), more: byId('more'), search: byId('search'), form: byId('search-form') };
  return { view: new LibraryView(parts, { page: pages, ...source }), kept, asked, ...parts };
}

const titles = (list) => [...list.querySelectorAll('.card-title')].map((node) => node.textContent);

test('a card shows the summary and links its moments to their second', async () => {
  const { view, list } = library();
  await view.load();
  const [card] = list.children;
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
  const { view, list } = library({ page: async () => ({ summaries: [summary(1, { video_url: null })], total: 1 }) });
  await view.load();
  assert.equal(list.querySelectorAll('a').length, 0);
  assert.equal(list.querySelector('.moments time').textContent, '1:32');
});

test('names from outside stay text, and only YouTube’s picture server is asked', async () => {
  const strange = summary(1, { title: '<img src=x>', thumbnail_url: 'https://elsewhere.example/a.jpg', video_url: 'javascript:alert(1)', channel: '<b>' });
  const usual = summary(2, { thumbnail_url: 'https://i.ytimg.com/vi/v2/hqdefault.jpg' });
  const { view, list } = library({ page: async () => ({ summaries: [strange, usual], total: 2 }) });
  await view.load();
  const [first, second] = list.children;
  assert.equal(first.querySelectorAll('img, b').length, 0);
  assert.equal(first.querySelector('a[href]'), null);
  const image = second.querySelector('img');
  assert.equal(image.getAttribute('loading'), 'lazy');
  image.dispatchEvent(new window.Event('error'));
  assert.equal(second.querySelector('img'), null, 'a picture that does not come leaves no hole');
});

test('older summaries come page by page, without doubles when new ones arrived meanwhile', async () => {
  const { view, list, more, kept, count, asked } = library();
  await view.load();
  assert.equal(list.children.length, 20);
  const fresh = summary(46);
  kept.unshift(fresh);
  view.add(fresh);
  for (const shown of [40, 46]) {
    more.click();
    await until(() => list.children.length >= shown && !more.disabled, `${shown} cards`);
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
  assert.match(list.children[0].textContent, /from the library/);
});

test('search marks what was found and says how much; emptying it brings the library back', async () => {
  const hit = { ...summary(3), snippet: 'all about <soil> and rain', highlights: [[11, 15]], t: 65, url_at: 'https://www.youtube.com/watch?v=v3&t=65s' };
  const { view, list, note } = library({ search: async () => [hit] });
  await view.load();
  await view.search('soil');
  assert.equal(list.querySelector('mark').textContent, 'soil');
  assert.equal(list.querySelector('.snippet').textContent, '1:05all about <soil> and rain');
  assert.equal(list.querySelector('.snippet a').href, hit.url_at);
  assert.match(note.textContent, /1 place found for “soil”/);
  list.querySelector('button').click();
  assert.equal(list.querySelector('.summary-text em').textContent, 'so');
  await view.search('');
  assert.equal(list.children.length, 20);
});

test('an answer that comes late never replaces a newer one', async () => {
  const waiting = {};
  const { view, list } = library({ search: (text) => new Promise((resolve) => (waiting[text] = resolve)) });
  const first = view.search('so');
  const second = view.search('soil');
  waiting.soil([{ ...summary(2), snippet: 'soil', highlights: [] }]);
  await second;
  waiting.so([{ ...summary(1), snippet: 'so', highlights: [] }]);
  await first;
  assert.deepEqual(titles(list), ['Talk 2']);
});

test('a search that fails says why', async () => {
  const fault = Object.assign(new Error('The server could not be reached.'), { remedy: 'Check that it is running.' });
  const { view, note } = library({ search: () => Promise.reject(fault) });
  await view.search('soil');
  assert.equal(note.textContent, 'The server could not be reached. Check that it is running.');
});

test('deleting asks once more, and then takes the card and the focus along', async () => {
  const gone = [];
  const { view, list, count } = library({ remove: async (id) => gone.push(id) });
  await view.load();
  const words = (text) => [...list.children[0].querySelectorAll('button')].find((one) => one.textContent === text);
  words('Delete').click();
  assert.equal(window.document.activeElement, words('Keep'), 'the harmless answer is the nearer one');
  words('Keep').click();
  assert.deepEqual(gone, []);
  words('Delete').click();
  words('Delete for good').click();
  await until(() => list.children.length === 19);
  assert.deepEqual(gone, ['s45']);
  assert.equal(count.textContent, '44');
  assert.equal(window.document.activeElement.textContent, 'Talk 44');
});

test('a deletion that is refused says why and keeps the card', async () => {
  const { view, list } = library({ remove: () => Promise.reject(new Error('Summary not found')) });
  await view.load();
  const words = (text) => [...list.children[0].querySelectorAll('button')].find((one) => one.textContent === text);
  words('Delete').click();
  words('Delete for good').click();
  await until(() => !list.children[0].querySelector('[role=alert]').hidden);
  assert.match(list.children[0].textContent, /Summary not found/);
  assert.equal(list.children.length, 20);
});

test('a long summary is folded and opens when the focus enters it', async () => {
  const { view, list } = library({ page: async () => ({ summaries: [summary(1, { summary: 'word '.repeat(400) })], total: 1 }) });
  await view.load();
  const body = list.querySelector('.card-body');
  const fold = list.querySelector('.fold');
  assert.equal(body.classList.contains('folded'), true);
  assert.equal(fold.getAttribute('aria-expanded'), 'false');
  list.querySelector('.moments a').dispatchEvent(new window.FocusEvent('focusin', { bubbles: true }));
  assert.equal(body.classList.contains('folded'), false);
  assert.equal(fold.getAttribute('aria-expanded'), 'true');
});
