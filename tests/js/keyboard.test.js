import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { byId, el } from '../../static/js/dom.js';
import { KEYS, listenToKeys } from '../../static/js/keyboard.js';
import { Notices } from '../../static/js/notices.js';
import { tellOffline } from '../../static/js/offline.js';
import { openPage } from './page.js';

let window;
let done;

beforeEach(() => {
  window = openPage();
  const { document } = window;
  done = [];
  window.HTMLDialogElement.prototype.showModal = function () {
    this.setAttribute('open', '');
  };
  const note = (what) => () => done.push(what);
  const card = (kind, name) => {
    const button = (action) => el('button', { type: 'button', data: { action }, text: action, on: { click: note(`${action} ${name}`) } });
    return el('li', { class: kind }, el('h3', { class: `${kind}-title`, tabindex: -1, text: name }), button('open'), button('select'), button('delete'));
  };
  byId('queue-section').hidden = false;
  byId('queue').append(card('job', 'one'));
  byId('cards').append(card('card', 'two'), card('card', 'three'));
  listenToKeys({ document, search: note('search'), compose: note('compose') });
});

function press(key, options = {}) {
  const { document } = window;
  const event = new window.KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...options });
  (options.on ?? document.activeElement).dispatchEvent(event);
  return event;
}

const focused = () => window.document.activeElement.textContent;

test('the search and the box for links are one key away', () => {
  assert.equal(press('/').defaultPrevented, true, 'the sign is not typed into what has the focus then');
  press('n');
  assert.deepEqual(done, ['search', 'compose']);
});

test('j and k go over the cards of the queue and the library, and stop at the ends', () => {
  press('j');
  assert.equal(focused(), 'one');
  press('j');
  press('j');
  press('j');
  assert.equal(focused(), 'three');
  press('k');
  assert.equal(focused(), 'two');
  byId('queue-section').hidden = true;
  press('k');
  assert.equal(focused(), 'two', 'what is hidden is not gone to');
});

test('o, x and d press the buttons of the card that has the focus, and only those', () => {
  assert.equal(press('d').defaultPrevented, false, 'no card, nothing to do');
  press('j');
  for (const key of ['o', 'x', 'd']) press(key);
  assert.deepEqual(done, ['open one', 'select one', 'delete one']);
  byId('queue').querySelector('[data-action="delete"]').hidden = true;
  press('d');
  assert.equal(done.length, 3);
});

test('keys are letters while somebody types, and shortcuts of the browser stay its own', () => {
  for (const id of ['sources', 'search', 'model', 'language']) {
    byId(id).closest('[hidden]')?.removeAttribute('hidden');
    byId(id).focus();
    press('n');
    press('/');
  }
  window.document.body.focus();
  press('n', { ctrlKey: true, on: window.document.body });
  press('n', { isComposing: true, on: window.document.body });
  assert.deepEqual(done, []);
  press('n', { on: byId('fresh') });
  assert.deepEqual(done, ['compose'], 'a box to tick takes no letters');
});

test('the sheet lists every key, and no key works behind it', () => {
  press('?');
  const dialog = window.document.querySelector('dialog');
  assert.equal(dialog.querySelectorAll('dt').length, KEYS.length);
  press('n');
  assert.deepEqual(done, []);
  window.HTMLDialogElement.prototype.close = function () {
    this.removeAttribute('open');
    this.dispatchEvent(new window.Event('close'));
  };
  dialog.querySelector('button').click();
  assert.equal(window.document.querySelector('dialog'), null);
});

test('without a network the page says so, and that it is back', () => {
  let back = 0;
  const box = byId('notices');
  tellOffline({ browser: window, notices: new Notices(box), onBack: () => (back += 1) });
  assert.equal(box.textContent, '');
  window.dispatchEvent(new window.Event('offline'));
  assert.match(box.textContent, /You are offline/);
  window.dispatchEvent(new window.Event('online'));
  assert.equal(box.textContent, '');
  assert.equal(back, 1);
});
