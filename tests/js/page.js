/** The template as a document for one test; what the server fills in is left out. */

import { readFileSync } from 'node:fs';

import { JSDOM } from 'jsdom';

/** The markup of a template without Jinja's marks. */
export function markup(template) {
  const read = (name) => readFileSync(new URL(`../../templates/${name}`, import.meta.url), 'utf8');
  const blocks = {};
  for (const [, name, content] of read(template).matchAll(/{% block (\w+) %}([\s\S]*?){% endblock %}/g)) blocks[name] = content;
  return read('base.html')
    .replace(/{% block (\w+) %}([\s\S]*?){% endblock %}/g, (_, name, fallback) => blocks[name] ?? fallback)
    .replace(/{%[\s\S]*?%}|{{[\s\S]*?}}/g, '');
}

/** Opens `template` as the global document; returns its window. Scripts do not run. */
export function openPage(template = 'index.html') {
  globalThis.document?.body.replaceChildren(); // what counted down on the page before has left it
  const { window } = new JSDOM(markup(template), { url: 'http://127.0.0.1/prefix/' });
  Object.assign(globalThis, { window, document: window.document });
  return window;
}

/** Waits until `condition` holds; an Error that names it after a second. */
export async function until(condition, what = condition.toString()) {
  const deadline = Date.now() + 1_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`never came true: ${what}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
