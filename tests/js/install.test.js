import assert from 'node:assert/strict';
import { test } from 'node:test';

import { installWorker } from '../../static/js/install.js';

function browser(readyState, register) {
  const heard = [];
  return {
    heard,
    navigator: { serviceWorker: register ? { register } : undefined },
    document: { readyState },
    addEventListener: (name, run) => heard.push([name, run]),
  };
}

test('the worker is registered for the whole app, wherever it lives, when the page has loaded', () => {
  const calls = [];
  const register = async (url, options) => void calls.push([url.href, options.scope]);
  const window = browser('interactive', register);
  installWorker(window, 'https://home.example/kept/');
  assert.deepEqual(calls, []);
  assert.equal(window.heard[0][0], 'load');
  window.heard[0][1]();
  assert.deepEqual(calls, [['https://home.example/kept/service_worker.js', 'https://home.example/kept/']]);
});

test('where workers are forbidden or missing the page does without', async () => {
  installWorker(browser('complete', null), 'http://lan.example/');
  let asked = 0;
  installWorker(browser('complete', async () => { asked += 1; throw new Error('SecurityError'); }), 'https://home.example/');
  await Promise.resolve();
  assert.equal(asked, 1);
});
