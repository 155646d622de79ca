import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { markup, openPage } from './page.js';

const SCRIPTS = { 'index.html': 'main.js', 'sse_test.html': 'sse_test.js' };

for (const [template, script] of Object.entries(SCRIPTS)) {
  const source = readFileSync(new URL(`../../static/js/${script}`, import.meta.url), 'utf8');

  test(`${template} has every element that ${script} looks for`, () => {
    const { document } = openPage(template);
    const wanted = [...source.matchAll(/byId\('([\w-]+)'\)/g)].map(([, id]) => id);
    assert.ok(wanted.length > 3);
    assert.deepEqual(wanted.filter((id) => document.getElementById(id) === null), []);
  });

  test(`${template} is markup only, with one module`, () => {
    const { document } = openPage(template);
    assert.equal(document.querySelectorAll('script').length, 1);
    assert.equal(document.querySelector('script').type, 'module');
    assert.equal(document.querySelector('script').textContent, '');
    assert.equal(document.querySelectorAll('style, [style]').length, 0);
    assert.doesNotMatch(markup(template), /\son\w+=/i);
    const ids = [...document.querySelectorAll('[id]')].map((node) => node.id);
    assert.equal(new Set(ids).size, ids.length, 'an id stands for one element');
  });

  test(`every control of ${template} has a label`, () => {
    const { document } = openPage(template);
    for (const control of document.querySelectorAll('input, select, textarea')) {
      assert.ok(document.querySelector(`label[for="${control.id}"]`), control.outerHTML);
    }
    for (const button of document.querySelectorAll('button')) assert.ok(button.textContent.trim());
  });
}
