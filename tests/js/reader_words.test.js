import assert from 'node:assert/strict';
import { test } from 'node:test';

import { folded, lastUpTo, LineSearch } from '../../static/js/line_search.js';
import { secondAt } from '../../static/js/reader_bar.js';
import { readFragment, secondOfLink } from '../../static/js/reader_fragment.js';
import { markdownOf, shareLink, toClipboard } from '../../static/js/reader_share.js';
import { tally } from '../../static/js/reader_support.js';
import { videoIdOf } from '../../static/js/reader_video.js';
import { ReadingPlace } from '../../static/js/reading_place.js';
import { placesOf } from '../../static/js/sentence_places.js';
import { openPage } from './page.js';

const cut = (pieces, parts) => parts && parts.map(({ piece, start, end }) => pieces[piece].slice(start, end));

test('an address names a part, a second or a line, and anything else is the summary', () => {
  assert.deepEqual(readFragment('#ask'), { tab: 'ask', t: null, line: null });
  for (const [hash, t] of [['#t=92', 92], ['#t=92s', 92], ['#t=1:32', 92], ['#t=1:02:03', 3723], ['#t=0', 0]]) {
    assert.deepEqual(readFragment(hash), { tab: 'transcript', t, line: null }, hash);
  }
  assert.deepEqual(readFragment('#line=7'), { tab: 'transcript', t: null, line: 7 });
  for (const odd of ['', '#', '#x', '#t=', '#t=-1', '#t=1e9', '#t=abc', '#line=1:2', '#<img>']) assert.equal(readFragment(odd).tab, 'summary', odd);
});

test('the second of a link into a video is read, and of others nothing', () => {
  assert.equal(secondOfLink('https://www.youtube.com/watch?v=abcdefghij0&t=92s'), 92);
  assert.equal(secondOfLink('https://youtu.be/abcdefghij0?t=5'), 5);
  for (const none of ['https://www.youtube.com/watch?v=abcdefghij0', 'x?start=5', '#transcript', null]) assert.equal(secondOfLink(none), null);
  assert.equal(videoIdOf('https://www.youtube.com/watch?v=abcdefghij0'), 'abcdefghij0');
  for (const none of [null, 'https://evil.example/watch?v=abcdefghij0', 'https://www.youtube.com/watch?v=ab"cdefghi']) assert.equal(videoIdOf(none), null);
});

test('sentences are found in pieces by their letters, whatever marks and times stand between', () => {
  const pieces = ['The pile ', 'heats up', ' to 60 degrees [2:00]. ', 'Turn it – often (1:02:03)!', ' The pile heats up. 🐝 Bees.'];
  const found = placesOf(['The pile heats up to 60 degrees.', 'Turn it - often!', 'The pile heats up.', 'Bees.', 'Nobody says so.', '…'], pieces);
  assert.deepEqual(cut(pieces, found[0]), ['The pile', 'heats up', 'to 60 degrees']);
  assert.deepEqual(cut(pieces, found[1]), ['Turn it – often']);
  assert.deepEqual(cut(pieces, found[2]), ['The pile heats up.'], 'the later one of equal beginnings');
  assert.deepEqual(cut(pieces, found[3]), ['Bees.']);
  assert.deepEqual(found.slice(4), [null, null]);
});

test('a sentence that stands before the last one is found from the beginning', () => {
  const pieces = ['One thing. Another thing.'];
  const found = placesOf(['Another thing.', 'One thing.'], pieces);
  assert.deepEqual(found.map((parts) => cut(pieces, parts)[0]), ['Another thing.', 'One thing.']);
});

test('words are found without case and accents, over the ends of lines, at their true places', () => {
  const texts = ['Der Käse ist', 'GRÜN und der Ka\u0308se', 'x\nist 🐝 alt. İstanbul'];
  const search = new LineSearch(texts);
  const words = (query) => search.find(query).map((parts) => parts.map(({ line, start, end }) => [line, texts[line].slice(start, end)]));
  assert.deepEqual(words('kase'), [[[0, 'Käse']], [[1, 'Ka\u0308se']]]);
  assert.deepEqual(words('KÄSE ist  grün'), [[[0, 'Käse ist'], [1, 'GRÜN']]]);
  assert.deepEqual(words('🐝 alt'), [[[2, '🐝 alt']]]);
  assert.deepEqual(words('x ist'), [[[2, 'x\nist']]]);
  assert.deepEqual(words('istanbul'), [[[2, 'İstanbul']]]);
  assert.deepEqual([words('   '), words('zzz')], [[], []]);
  assert.equal(folded('plain').places, null);
  assert.deepEqual(new LineSearch([]).find('x'), []);
});

test('the last of ascending numbers that is not larger', () => {
  assert.deepEqual([-1, 0, 4, 5, 99].map((value) => lastUpTo([0, 5, 10], value)), [0, 0, 0, 1, 2]);
});

test('a click on the line of the video goes to the moment that is near, else to the second', () => {
  assert.deepEqual([0.105, 0.5, -1, 2].map((share) => secondAt(share, 1000, [100, 110])), [100, 500, 0, 1000]);
});

test('a summary is copied as Markdown, with titles and labels as text', () => {
  const text = markdownOf({
    title: 'A [b](javascript:x) # c', channel: 'C*D', video_url: 'https://www.youtube.com/watch?v=v1', summary: '\n- one\n',
    key_moments: [{ t: 92, label: '<i>x</i>' }],
  });
  assert.equal(text, [
    '# A \\[b\\](javascript:x) \\# c', 'C\\*D · https://www.youtube.com/watch?v=v1', '- one',
    '## Key moments', '- [1:32](https://www.youtube.com/watch?v=v1&t=92s) \\<i\\>x\\</i\\>\n',
  ].join('\n\n'));
  assert.equal(markdownOf({ title: 'T', summary: 's' }), '# T\n\ns\n');
});

test('a link is shared where the system can, else copied, and giving up is no fault', async () => {
  const shared = [];
  const browser = { share: async (what) => shared.push(what), clipboard: { writeText: async (text) => shared.push(text) } };
  Object.defineProperty(globalThis, 'navigator', { value: browser, configurable: true });
  assert.equal(await shareLink('http://x/read/1', 'T'), '');
  browser.share = async () => { throw Object.assign(new Error('no'), { name: 'AbortError' }); };
  assert.equal(await shareLink('http://x/read/1', 'T'), '');
  delete browser.share;
  assert.equal(await shareLink('http://x/read/1', 'T'), 'The link is copied.');
  assert.deepEqual(shared, [{ url: 'http://x/read/1', title: 'T' }, 'http://x/read/1']);
  openPage('reader.html');
  browser.clipboard = null;
  document.execCommand = () => false;
  await assert.rejects(toClipboard('x'), /Select the text/);
});

test('where reading stopped is sent now and then and at leaving, and once more when it was not taken', async () => {
  const sent = [];
  const waiting = [];
  const after = { setTimeout: (run) => waiting.push(run), clearTimeout: () => waiting.splice(0) };
  let takes = true;
  const place = new ReadingPlace(0.3, (share) => (sent.push(share), takes ? Promise.resolve() : Promise.reject(new Error('away'))), after);
  assert.equal(place.goOn, 0.3);
  place.moved(0.305);
  place.leave();
  assert.deepEqual(sent, [], 'hardly elsewhere');
  for (const share of [0.4, 0.5, 0.61234]) place.moved(share);
  assert.deepEqual([sent, waiting.length], [[], 1]);
  waiting[0]();
  assert.deepEqual(sent, [0.612]);
  takes = false;
  place.moved(0.7);
  place.leave();
  await new Promise((done) => setImmediate(done));
  takes = true;
  place.leave();
  place.leave();
  assert.deepEqual(sent, [0.612, 0.7, 0.7]);
  for (const none of [0, 0.01, 0.99, 1]) assert.equal(new ReadingPlace(none, () => {}).goOn, null);
});

test('support is counted in words', () => {
  const of = (...verdicts) => verdicts.map((verdict) => ({ verdict }));
  assert.equal(tally(of('weak', 'supported', 'supported', 'not found')), '2 supported, 1 weak, 1 not found');
  assert.equal(tally(of('weak')), '1 weak');
});
