import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { DoctorView } from '../../static/js/doctor_view.js';
import { byId } from '../../static/js/dom.js';
import { openPage, until } from './page.js';

beforeEach(() => {
  openPage('settings.html');
});

test('the doctor says of each part how it is, and what went wrong when it cannot be asked', async () => {
  const parts = { button: byId('doctor-check'), verdict: byId('doctor-verdict'), list: byId('doctor-list') };
  const checks = [
    { name: 'gemini', title: 'Gemini', state: 'failed', message: 'Refused.', remedy: 'Check it.' },
    { name: 'live_events', title: 'Live events', state: 'ok', message: 'On.', remedy: '' },
  ];
  let fails = false;
  new DoctorView(parts, () => (fails ? Promise.reject({ message: 'Gone.', remedy: 'Start it.' }) : Promise.resolve({ message: 'One fails.', checks })));
  parts.button.click();
  assert.equal(parts.button.disabled, true);
  await until(() => !parts.button.disabled);
  assert.equal(parts.verdict.textContent, 'One fails.');
  assert.match(parts.list.children[0].textContent, /Gemini.*Does not work.*Refused\..*Check it\./);
  assert.equal(parts.list.children[1].querySelector('a').getAttribute('href'), 'http://127.0.0.1/prefix/sse_test');
  fails = true;
  parts.button.click();
  await until(() => !parts.button.disabled);
  assert.equal(parts.verdict.textContent, 'Gone. Start it.');
});
