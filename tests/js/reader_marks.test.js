import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { ReaderMarks, tagsOf } from '../../static/js/reader_marks.js';
import { openPage, until } from './page.js';

let window;
beforeEach(() => {
  window = openPage('reader.html');
});

function marked(marks, save) {
  const [row, box] = [document.createElement('div'), document.createElement('div')];
  document.body.append(row, box);
  const said = [];
  new ReaderMarks({ row, box }, { favourite: false, archived: false, tags: [], note: '', ...marks }, { save, say: (words) => said.push(words) });
  const [star, away] = row.querySelectorAll('button');
  const change = (field, value) => {
    field.value = value;
    field.dispatchEvent(new window.Event('change'));
  };
  return { star, away, box, said, change, tags: box.querySelector('input'), note: box.querySelector('textarea') };
}

test('tags are read as people type them, each once', () => {
  assert.deepEqual(tagsOf(' baking, to   try,#Bread, BAKING,, '), ['BAKING', 'to try', 'Bread']);
  assert.deepEqual(tagsOf(' , # '), []);
  assert.equal(tagsOf(Array.from({ length: 30 }, (_, at) => `t${at}`).join(',')).length, 20);
});

test('a star is kept before it is shown, and a failure is told and changes nothing', async () => {
  const sent = [];
  let fail = false;
  const { star, said } = marked({}, async (change) => {
    sent.push(change);
    if (fail) throw Object.assign(new Error('No disk.'), { remedy: 'Free some.' });
    return { favourite: change.favourite };
  });
  star.click();
  assert.equal(star.getAttribute('aria-pressed'), 'false');
  await until(() => star.getAttribute('aria-pressed') === 'true');
  assert.match(star.textContent, /★/);
  fail = true;
  star.click();
  await until(() => said.length === 2);
  assert.deepEqual([sent, said], [[{ favourite: true }, { favourite: false }], ['Kept.', 'No disk. Free some.']]);
  assert.equal(star.getAttribute('aria-pressed'), 'true');
});

test('tags and a note are shown as text, kept when they change, and shown as the server has them', async () => {
  const sent = [];
  const { box, tags, note, change } = marked({ tags: ['a', 'b'], note: '<b>x</b>' }, async (wanted) => {
    sent.push(wanted);
    return { tags: ['one', 'two'] };
  });
  assert.equal(box.querySelector('details').open, true);
  assert.deepEqual([tags.value, note.value, box.querySelectorAll('b').length], ['a, b', '<b>x</b>', 0]);
  change(tags, 'Two, one, two');
  await until(() => tags.value === 'one, two');
  change(note, 'y');
  assert.deepEqual(sent, [{ tags: ['two', 'one'] }, { note: 'y' }]);
  assert.equal(marked({}, async () => ({})).box.querySelector('details').open, false);
});
