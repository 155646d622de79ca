import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { bookmarklet } from '../../static/js/bookmarklet.js';
import { byId } from '../../static/js/dom.js';
import { listen } from '../../static/js/from_tab.js';
import { openPage, until } from './page.js';

const YOUTUBE = 'https://www.youtube.com';
const GIVEN = { app: 'http://127.0.0.1:5001/', job: 'j', index: 0, token: 't</script>', video: 'v', url: 'u', languages: ['en'] };
const SENT = { token: 't', video_id: 'v', captions: 'words', title: 'A talk' };

let parts;
beforeEach(() => {
  openPage('from_tab.html');
  parts = { said: byId('said'), next: byId('next') };
});

/** A window that was opened by a tab of `origin`, which keeps what that tab was told. */
function opened(origin = YOUTUBE) {
  const told = [];
  const opener = { postMessage: (data, target) => told.push([data, target]) };
  window.location.hash = origin;
  Object.defineProperty(window, 'opener', { value: opener, configurable: true });
  const say = (data, from = origin, source = opener) =>
    window.dispatchEvent(Object.assign(new window.Event('message'), { data, origin: from, source }));
  return { told, say };
}

test('a tab of YouTube is told that the page is ready, and its captions are sent once', async () => {
  const { told, say } = opened();
  const asked = [];
  listen(window, { sendTabCaptions: async (...all) => asked.push(all) }, parts);
  assert.deepEqual(told, [['ready', YOUTUBE]]);
  say({ job: 'j', index: 2, sent: SENT });
  say({ job: 'j', index: 2, sent: SENT });
  await until(() => /A talk goes on/.test(parts.said.textContent));
  assert.deepEqual(asked, [['j', 2, SENT]]);
});

test('nobody but the tab that opened it is heard', () => {
  const { say } = opened();
  const asked = [];
  listen(window, { sendTabCaptions: async (...all) => asked.push(all) }, parts);
  say({ job: 'j', index: 0, sent: SENT }, 'https://evil.example');
  say({ job: 'j', index: 0, sent: SENT }, YOUTUBE, window);
  say('ready');
  assert.deepEqual(asked, []);
});

for (const origin of ['https://evil.example', 'http://www.youtube.com', 'https://www.youtube.com.evil.example', '']) {
  test(`a page of ${origin || 'nobody'} gets nothing from it`, () => {
    const { told } = opened(origin);
    listen(window, {}, parts);
    assert.deepEqual(told, []);
    assert.match(parts.next.textContent, /Send captions/);
  });
}

test('what the tab or the server says is shown', async () => {
  const { say } = opened();
  listen(window, {}, parts);
  say({ job: 'j', index: 0, sent: null, words: 'This tab shows another video.' });
  assert.equal(parts.said.textContent, 'This tab shows another video.');
  const second = opened();
  const refuse = async () => {
    throw Object.assign(new Error('Too old.'), { remedy: 'Open it again.' });
  };
  listen(window, { sendTabCaptions: refuse }, parts);
  second.say({ job: 'j', index: 0, sent: SENT });
  await until(() => parts.said.textContent === 'Too old.');
  assert.equal(parts.next.textContent, 'Open it again.');
});

test('the bookmark is one address that holds a whole program', () => {
  const text = bookmarklet(GIVEN);
  assert.match(text, /^javascript:[\w%().!~*'-]+$/);
  const code = decodeURIComponent(text.slice('javascript:'.length));
  assert.doesNotThrow(() => new Function(code)); // it is not run
  assert.ok(code.includes(JSON.stringify(GIVEN)));
  assert.ok(text.length < 12_000);
});
