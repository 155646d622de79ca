import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { beforeEach, test } from 'node:test';

import { Theme } from '../../static/js/theme.js';
import { pageFacts } from '../../static/js/page_facts.js';
import { openPage } from './page.js';

const FIRST = readFileSync(new URL('../../static/js/theme_first.js', import.meta.url), 'utf8');
let browser;

beforeEach(() => (browser = openPage()));

function theme(said = []) {
  const { document, localStorage } = browser;
  return new Theme({ root: document.documentElement, storage: localStorage, browser, onChange: (chosen) => said.push(chosen) });
}

test('the button goes round: as the system, light, dark; and the choice is kept', () => {
  const said = [];
  const { document, localStorage } = browser;
  const shown = theme(said);
  shown.next();
  assert.equal(document.documentElement.dataset.theme, 'light');
  shown.next();
  assert.equal(localStorage.getItem('theme'), 'dark');
  assert.equal(theme().chosen, 'dark', 'after a reload');
  shown.next();
  assert.equal(document.documentElement.dataset.theme, undefined);
  assert.deepEqual(said, ['auto', 'light', 'dark', 'auto']);
});

test('before the first paint the colours are those that were chosen', () => {
  const { document, localStorage } = browser;
  const run = new Function('window', 'document', FIRST);
  run(browser, document);
  assert.equal(document.documentElement.dataset.theme, undefined);
  localStorage.setItem('theme', 'dark');
  run(browser, document);
  assert.equal(document.documentElement.dataset.theme, 'dark');
  run({ get localStorage() { throw new Error('forbidden'); } }, document);
});

test('a choice in another tab holds here, too, and one that cannot be kept holds until the page is left', () => {
  const { document, localStorage } = browser;
  const shown = theme();
  localStorage.setItem('theme', 'dark');
  browser.dispatchEvent(new browser.StorageEvent('storage', { key: 'theme' }));
  assert.equal(shown.chosen, 'dark');
  const full = { getItem: () => null, setItem: () => { throw new Error('full'); } };
  const other = new Theme({ root: document.documentElement, storage: full, browser });
  assert.equal(other.chosen, 'auto');
  other.choose('light');
  assert.equal(other.chosen, 'light');
});

test('a page knows the root of the application, wherever under a prefix it lies', () => {
  const { document } = browser;
  document.body.dataset.root = '../';
  assert.equal(pageFacts(document).root, 'http://127.0.0.1/');
  document.body.dataset.root = './';
  assert.equal(pageFacts(document).root, 'http://127.0.0.1/prefix/');
  assert.equal(pageFacts(document).pollInterval, 2_000, 'what is not said has a sensible value');
});
