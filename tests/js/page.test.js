import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { markup, openPage } from './page.js';

const SCRIPTS = {
  'index.html': ['main.js', 'home_composer.js', 'home_library.js', 'home_live.js', 'home_queue.js', 'frame.js'],
  'sse_test.html': ['sse_test.js', 'frame.js'],
};

for (const [template, scripts] of Object.entries(SCRIPTS)) {
  const source = scripts.map((name) => readFileSync(new URL(`../../static/js/${name}`, import.meta.url), 'utf8')).join('');

  test(`${template} has every element that ${scripts[0]} and its parts look for`, () => {
    const { document } = openPage(template);
    const wanted = [...source.matchAll(/byId\('([\w-]+)'\)/g)].map(([, id]) => id);
    assert.ok(wanted.length > 3);
    assert.deepEqual(wanted.filter((id) => document.getElementById(id) === null), []);
  });

  test(`${template} is markup only, with the module of the frame and one of its own`, () => {
    const { document } = openPage(template);
    const [first, ...modules] = document.querySelectorAll('script');
    assert.match(first.getAttribute('src'), /theme_first\.js$/, 'only the colours are set before the first paint');
    assert.deepEqual(modules.map((script) => script.type), ['module', 'module']);
    assert.equal([first, ...modules].map((script) => script.textContent).join(''), '');
    assert.equal(document.querySelectorAll('style, [style]').length, 0);
    assert.doesNotMatch(markup(template), /\son\w+=/i);
    const ids = [...document.querySelectorAll('[id]')].map((node) => node.id);
    assert.equal(new Set(ids).size, ids.length, 'an id stands for one element');
  });

  test(`every control of ${template} has a label`, () => {
    const { document } = openPage(template);
    for (const control of document.querySelectorAll('input:not([type="hidden"]), select, textarea')) {
      assert.ok(document.querySelector(`label[for="${control.id}"]`), control.outerHTML);
    }
    for (const button of document.querySelectorAll('button')) assert.ok(button.textContent.trim());
  });
}
