import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { SupportMarks } from '../../static/js/reader_support.js';
import { Tabs } from '../../static/js/reader_tabs.js';
import { TranscriptPanel } from '../../static/js/reader_transcript_panel.js';
import { followJob, VersionsPanel } from '../../static/js/reader_versions.js';
import { PLAYER, VideoBox } from '../../static/js/reader_video.js';
import { openPage, until } from './page.js';

let window;
let scrolled;
beforeEach(() => {
  window = openPage('reader.html');
  scrolled = [];
  window.Element.prototype.scrollIntoView = function scrollIntoView() {
    scrolled.push(this);
  };
  Object.assign(globalThis, { NodeFilter: window.NodeFilter, requestAnimationFrame: (run) => run() });
});

const URL_OF = 'https://www.youtube.com/watch?v=abcdefghij0';
const spoken = (texts, also = {}) => ({
  video_url: URL_OF, language: 'en', timed: true,
  segments: texts.map((text, at) => ({ start: at * 10 + 0.7, end: at * 10 + 9, text })), ...also,
});
const key = (node, name, also = {}) => node.dispatchEvent(new window.KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true, ...also }));
const click = (node, also = {}) => node.dispatchEvent(new window.MouseEvent('click', { bubbles: true, cancelable: true, ...also }));
const box = () => document.body.appendChild(document.createElement('div'));

async function panel(transcript) {
  const node = box();
  const made = new TranscriptPanel(node, async () => transcript);
  await made.open();
  return { node, made, here: () => node.querySelector('[aria-current]')?.textContent ?? null };
}

test('tabs are named, controlled and chosen with arrows, and one part is shown', () => {
  const chosen = [];
  const tabs = new Tabs(document.getElementById('tabs'), (name) => {
    chosen.push(name);
    tabs.show(name);
  });
  tabs.show('summary');
  const [summary, transcript, ...rest] = document.querySelectorAll('[role=tab]');
  const selected = () => [...document.querySelectorAll('[role=tab]')].filter((tab) => tab.getAttribute('aria-selected') === 'true').map((tab) => tab.id);
  assert.equal(summary.getAttribute('aria-controls'), 'summary');
  assert.equal(document.getElementById('summary').getAttribute('aria-labelledby'), 'tab-summary');
  summary.focus();
  key(summary, 'ArrowRight');
  assert.deepEqual([document.activeElement, selected()], [transcript, ['tab-transcript']]);
  assert.equal(document.getElementById('summary').hidden, true);
  assert.deepEqual([summary.tabIndex, transcript.tabIndex], [-1, 0]);
  key(transcript, 'Home');
  key(summary, 'ArrowLeft');
  assert.equal(document.activeElement, rest.at(-1));
  key(rest.at(-1), 'ArrowRight');
  key(summary, 'x');
  click(transcript);
  assert.deepEqual(chosen, ['transcript', 'summary', 'details', 'summary', 'transcript']);
  click(transcript, { ctrlKey: true });
  assert.equal(chosen.length, 5, 'a click that opens a new tab of the browser is left alone');
});

test('a transcript is lines with times as links, and text stays text', async () => {
  const { node } = await panel(spoken(['<img src=x onerror=alert(1)> one', 'two']));
  assert.equal(node.querySelectorAll('img').length, 0);
  const links = [...node.querySelectorAll('.line-time')];
  assert.deepEqual(links.map((link) => [link.textContent, link.getAttribute('href')]), [['0:00', `${URL_OF}&t=0s`], ['0:10', `${URL_OF}&t=10s`]]);
  assert.deepEqual(links.map((link) => link.tabIndex), [0, -1], 'one stop for the Tab key');
  links[0].focus();
  key(links[0], 'ArrowDown');
  assert.deepEqual([document.activeElement, links[0].tabIndex], [links[1], -1]);
});

test('a second leads to the line that begins in it, and is brought into sight', async () => {
  const { made, here, node } = await panel(spoken(['one', 'two', 'three']));
  await made.goTo(10);
  assert.match(here(), /two/);
  assert.ok(scrolled.at(-1) === node.querySelectorAll('.line')[1]);
  await made.goTo(19);
  assert.match(here(), /two/);
  await made.goTo(9999);
  assert.match(here(), /three/);
  await made.goToLine(0);
  assert.match(here(), /one/);
  await made.goToLine(99);
  assert.match(here(), /one/);
  assert.equal(node.querySelectorAll('[aria-current]').length, 1);
});

test('what was followed before the transcript was opened is where it opens', async () => {
  const node = box();
  const made = new TranscriptPanel(node, async () => spoken(['one', 'two', 'three']));
  made.follow(20, { scroll: false });
  assert.equal(node.querySelectorAll('.line').length, 0);
  await made.open();
  assert.match(node.querySelector('[aria-current]').textContent, /three/);
  made.follow(10, { scroll: true });
  assert.match(node.querySelector('[aria-current]').textContent, /two/);
});

test('without times there are lines and no links, and a second leads nowhere', async () => {
  const { made, here, node } = await panel(spoken(['one', 'two'], { timed: false }));
  assert.equal(node.querySelectorAll('a').length, 0);
  await made.goTo(10);
  assert.equal(here(), null);
  assert.deepEqual(await made.lines([1, 5]), [{ index: 1, t: null, clock: '0:10', text: 'two' }]);
  assert.match(node.textContent, /2 lines, en, without times/);
});

test('a transcript that does not come says why, and is asked for again', async () => {
  const node = box();
  let asked = 0;
  const made = new TranscriptPanel(node, async () => {
    asked += 1;
    if (asked === 1) throw Object.assign(new Error('Gone.'), { remedy: 'Try again.' });
    return spoken(['one']);
  });
  await made.open();
  assert.match(node.textContent, /Gone\. Try again\./);
  await made.open();
  assert.equal(node.querySelectorAll('.line').length, 1);
});

test('the search counts, goes round, marks the place that is shown, and gives the lines back', async () => {
  const { made, node, here } = await panel(spoken(['Bees <b> sleep', 'other words', 'no bees', 'beeswax']));
  const field = node.querySelector('input');
  const type = (text) => {
    field.value = text;
    key(field, 'Enter');
  };
  const note = () => node.querySelector('.line-search .hint').textContent;
  const marks = () => [...node.querySelectorAll('mark')].map((mark) => mark.textContent + (mark.className ? '!' : ''));
  await made.search();
  assert.equal(document.activeElement, field);
  type('bees');
  assert.deepEqual([note(), marks()], ['1 of 3 places', ['Bees!', 'bees', 'bees']]);
  key(field, 'Enter');
  assert.deepEqual([note(), marks()], ['2 of 3 places', ['Bees', 'bees!', 'bees']]);
  assert.match(here(), /no bees/);
  key(field, 'Enter', { shiftKey: true });
  key(field, 'Enter', { shiftKey: true });
  assert.equal(note(), '3 of 3 places');
  type('sleep other');
  assert.deepEqual([note(), marks()], ['1 of 1 place', ['sleep!', 'other!']]);
  type('zzz');
  assert.deepEqual([note(), marks()], ['Nothing found.', []]);
  type('<b>');
  key(field, 'Escape');
  assert.deepEqual([field.value, note()], ['', '4 lines, en']);
  assert.equal(node.querySelector('.line-text').innerHTML, 'Bees &lt;b&gt; sleep');
});

test('marks of support have a word and a sign each, lead to the lines, and leave the text as it was', async () => {
  const text = box();
  text.innerHTML = '<p>It <em>heats</em> up. Paris is <a href="x">big</a>.</p><ul><li>Turn it. Twice a week.</li></ul>';
  const before = text.innerHTML;
  const marks = new SupportMarks(text, [
    { sentence: 'It heats up.', verdict: 'supported', t: 2, segments: [1] },
    { sentence: 'Paris is big.', verdict: 'not found', t: null, segments: [] },
    { sentence: 'Turn it.', verdict: 'weak', t: 4, segments: [2, 3] },
  ], async (indexes) => indexes.map((index) => ({ index, t: index === 3 ? null : index * 10, clock: `0:${index}0`, text: `line <b> ${index}` })));
  marks.show(true);
  const shown = [...text.querySelectorAll('.support-sign')].map((sign) => [sign.textContent, sign.getAttribute('aria-label')]);
  assert.deepEqual(shown, [['✓', 'Supported. Show what was said'], ['?', 'Not found in the transcript'], ['≈', 'Weakly supported. Show what was said']]);
  assert.deepEqual([...text.querySelectorAll('.support-supported')].map((part) => part.textContent), ['It', 'heats', 'up.']);
  const [, , weak] = text.querySelectorAll('.support-sign');
  click(weak);
  await until(() => text.querySelectorAll('.support-note li').length === 2);
  assert.equal(weak.getAttribute('aria-expanded'), 'true');
  assert.deepEqual([...text.querySelectorAll('.support-note a')].map((link) => link.getAttribute('href').split('#')[1]), ['t=20', 'line=3']);
  assert.equal(text.querySelector('.support-note q').textContent, 'line <b> 2');
  assert.ok(text.querySelector('.support-note').closest('li'));
  click(weak);
  assert.equal(text.querySelector('.support-note'), null);
  marks.show(false);
  assert.equal(text.innerHTML, before);
});

test('a job is followed through failures until it is over', async () => {
  const answers = [{ status: 'in_progress', message: 'one' }, new Error('unreachable'), { status: 'completed', message: 'Done' }];
  const heard = [];
  const api = {
    get: async () => {
      const next = answers.shift();
      if (next instanceof Error) throw next;
      return next;
    },
    job: async (id) => ({ job_id: id, results: [] }),
  };
  const job = await followJob(api, 'j1', { interval: 5, onStatus: ({ message }) => heard.push(message), pause: async () => {} });
  assert.deepEqual([job.job_id, heard], ['j1', ['one', 'unreachable', 'Done']]);
  const gone = { get: async () => { throw Object.assign(new Error('Job not found'), { status: 404 }); } };
  await assert.rejects(followJob(gone, 'j1', { interval: 5, onStatus() {} }), /not found/);
});

const RESULT = {
  summary_id: 's1', title: 'T', duration: 100, model: 'm1', length: 'short', style: 'notes', language: 'en', range: null,
  video_url: URL_OF, key_moments: [], summary_html: '<p>One</p>', summarized_at: '2026-11-21T10:00:00.000Z',
};
const versionsOf = (again, job) => {
  const asked = [];
  const api = {
    versions: async (id) => asked.push(id) && { versions: [RESULT] },
    again,
    get: async () => ({ status: 'completed', message: 'Done', progress: 1 }),
    job: async () => job,
  };
  const node = box();
  return { node, asked, made: new VersionsPanel(node, RESULT, { api, models: () => [], interval: 1, address: (id) => `http://x/read/${id}` }) };
};

test('a new version tells its progress, and then leads to its own page', async () => {
  const { node, asked, made } = versionsOf(async () => ({ job_id: 'j1' }), { results: [{ summary_id: 's2' }] });
  await made.write({ length: 'long' });
  await until(() => node.querySelector('.version-progress a'));
  assert.equal(node.querySelector('.version-progress a').href, 'http://x/read/s2');
  assert.deepEqual(asked, ['s1', 's1'], 'the list is asked for again');
  assert.equal(node.querySelector('progress').hidden, true);
});

test('a new version that failed says why, and a server without background work answers at once', async () => {
  const failed = versionsOf(async () => ({ job_id: 'j1' }), { results: [{ summary_id: null, error: 'Refused.', error_detail: { remedy: 'Choose another.' } }] });
  await failed.made.write({});
  await until(() => /Refused\. Choose another\./.test(failed.node.textContent));
  const now = versionsOf(async () => ({ mode: 'sync', results: [{ summary_id: 's3' }] }));
  await now.made.write({});
  await until(() => now.node.querySelector('.version-progress a')?.href.endsWith('/s3'));
});

function video(kept = null) {
  const storage = { value: kept, getItem() { return this.value; }, setItem(_, value) { this.value = value; }, removeItem() { this.value = null; } };
  const node = box();
  const times = [];
  const toggle = Object.assign(document.createElement('input'), { type: 'checkbox' });
  const parts = { toggle, hint: document.createElement('p'), screen: node };
  const made = new VideoBox(parts, { videoId: 'abcdefghij0', title: 'T', storage, browser: window, onTime: (t) => times.push(t) });
  const choose = (on) => {
    toggle.checked = on;
    toggle.dispatchEvent(new window.Event('change'));
  };
  const told = [];
  const listen = () => (node.querySelector('iframe').contentWindow.postMessage = (data, origin) => told.push([JSON.parse(data), origin]));
  const says = (data, also = {}) => window.dispatchEvent(new window.MessageEvent('message', {
    data, origin: PLAYER, source: node.querySelector('iframe')?.contentWindow, ...also,
  }));
  return { storage, node, made, choose, told, listen, says, times };
}

test('the player is loaded only where it is wanted, and that is remembered', () => {
  const { node, made, choose, storage } = video();
  assert.deepEqual([node.childElementCount, made.shown], [0, false]);
  made.seek(5);
  assert.equal(node.childElementCount, 0);
  choose(true);
  const frame = node.querySelector('iframe');
  const { src } = frame;
  assert.ok(src.startsWith('https://www.youtube-nocookie.com/embed/abcdefghij0?enablejsapi=1'), src);
  assert.equal(frame.getAttribute('referrerpolicy'), 'strict-origin');
  assert.equal(storage.value, 'yes');
  choose(false);
  assert.deepEqual([node.childElementCount, storage.value], [0, null]);
  assert.equal(video('yes').made.shown, true);
});

test('a seek waits for the player, goes to it alone, and only its messages are heard', () => {
  const { made, choose, told, listen, says, times } = video();
  choose(true);
  listen();
  made.seek(92);
  assert.deepEqual(told, []);
  says('{"event":"onReady"}', { origin: 'https://evil.example' });
  says('{"event":"onReady"}', { source: window });
  says('not json');
  assert.deepEqual(told, []);
  says('{"event":"onReady"}');
  assert.deepEqual(told.map(([{ func, args }, origin]) => [func, args, origin]), [['seekTo', [92, true], PLAYER], ['playVideo', [], PLAYER]]);
  made.seek(7);
  assert.deepEqual(told.length, 4);
  says('{"event":"infoDelivery","info":{"currentTime":93.5}}');
  says('{"event":"infoDelivery","info":{"currentTime":"x"}}');
  assert.deepEqual(times, [93.5]);
});

test('thousands of places are marked in slices, the first at once, and none of an older search stays', async () => {
  const { node } = await panel(spoken(Array.from({ length: 250 }, (_, at) => `the rye and the spelt ${at}`)));
  const field = node.querySelector('input');
  const marked = () => node.querySelectorAll('mark').length;
  field.value = 'the';
  key(field, 'Enter');
  assert.match(node.querySelector('.line-search .hint').textContent, /^1 of 500 places$/);
  assert.equal(marked(), 400);
  await until(() => marked() === 500, 'all are marked');
  field.value = 'spelt 249';
  key(field, 'Enter');
  await until(() => marked() === 1, 'only the newer search is marked');
  assert.equal(node.querySelector('mark.now').textContent, 'spelt 249');
});
