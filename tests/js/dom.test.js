import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { beforeEach, test } from 'node:test';

import { el, insertSummaryHtml, safeUrl } from '../../static/js/dom.js';
import { plainLine, showLiveText } from '../../static/js/live_text.js';
import { openPage } from './page.js';

beforeEach(() => openPage());

test('text stays text, whatever it says', () => {
  const node = el('p', { text: '<img src=x onerror=alert(1)>' }, '<b>also text</b>');
  assert.equal(node.children.length, 0);
  assert.match(node.textContent, /<img.*<b>/);
});

test('an address that could run something is left out', () => {
  for (const bad of ['javascript:alert(1)', ' JaVaScRiPt:alert(1)', 'data:text/html,x', 'http://[', 'blob:x']) {
    assert.equal(safeUrl(bad), null, bad);
    assert.equal(el('a', { href: bad }).hasAttribute('href'), false, bad);
  }
  assert.equal(safeUrl('https://www.youtube.com/watch?v=x&t=1s'), 'https://www.youtube.com/watch?v=x&t=1s');
  assert.equal(safeUrl('jobs'), 'http://127.0.0.1/prefix/jobs');
});

test('links in a summary open elsewhere and hand nothing over', () => {
  const node = document.createElement('div');
  insertSummaryHtml(node, '<p>See <a href="https://example.com/">this</a></p>');
  const link = node.querySelector('a');
  assert.equal(link.target, '_blank');
  assert.match(link.rel, /noopener/);
});

test('markup is put into the page in one place only', () => {
  const folder = new URL('../../static/js/', import.meta.url);
  const places = readdirSync(folder).flatMap((name) =>
    [...readFileSync(new URL(name, folder), 'utf8').matchAll(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|setHTML|\beval\(|new Function/g)].map(() => name),
  );
  assert.deepEqual(places, ['dom.js']);
});

test('half-written Markdown is shown without its markers', () => {
  const plain = (line) => plainLine(line).text;
  assert.deepEqual(plainLine('## Key moments'), { kind: 'live-heading', text: 'Key moments' });
  assert.deepEqual(plainLine('- **Soil** matters'), { kind: 'live-point', text: 'Soil matters' });
  assert.deepEqual(plainLine('12. twelve'), { kind: 'live-point', text: 'twelve' });
  assert.equal(plain('*Selected from the transcript:*'), 'Selected from the transcript:');
  assert.equal(plain('*Selected from'), 'Selected from');
  assert.equal(plain('5*3 and snake_case and 2 * 4'), '5*3 and snake_case and 2 * 4');
  assert.equal(plain('see [the paper](https://example.com)'), 'see the paper');
});

test('growing text touches only the lines that changed', () => {
  const box = document.createElement('div');
  showLiveText(box, '# Title\n\nFirst li');
  const [title, first] = box.children;
  const before = title.firstChild;
  showLiveText(box, '# Title\n\nFirst line.\n- Point');
  assert.equal(box.children[0].firstChild, before);
  assert.equal(box.children[1], first);
  assert.deepEqual([...box.children].map((node) => [node.className, node.textContent]), [
    ['live-heading', 'Title'],
    ['live-line', 'First line.'],
    ['live-point', 'Point'],
  ]);
  showLiveText(box, 'Anew');
  assert.equal(box.children.length, 1);
});
