import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { againForm } from '../../static/js/again_form.js';
import { AnswerText, readAnswer } from '../../static/js/answer_stream.js';
import { ApiClient } from '../../static/js/api_client.js';
import { askBox } from '../../static/js/ask_box.js';
import { secondsOf, timedText } from '../../static/js/timed_text.js';
import { versionsView } from '../../static/js/versions_view.js';
import { openPage, until } from './page.js';

let window;
beforeEach(() => {
  window = openPage();
});

const RESULT = {
  summary_id: 's1', title: 'Compost', duration: 380, model: 'm1', length: 'short', style: 'notes', language: 'en',
  instruction: 'Only figures', range: null, video_url: 'https://www.youtube.com/watch?v=v1', key_moments: [],
  summary_html: '<p>One</p>', summarized_at: '2026-11-21T10:00:00.000Z',
};
const DONE = {
  answer: 'It heats up. [2:00]', found: true, left_out: 1, model: 'm1', cost_usd: 0, whole_transcript: false,
  citations: [{ t: 120, url_at: null, quote: 'it heats <b>up</b>', segments: [1] }],
};

const body = (text, size = 7) =>
  new Blob([text]).stream().pipeThrough(
    new TransformStream({
      transform(bytes, out) {
        for (let at = 0; at < bytes.length; at += size) out.enqueue(bytes.slice(at, at + size));
      },
    }),
  );
const frame = (name, data) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
const send = (form) => form.dispatchEvent(new window.Event('submit', { bubbles: true, cancelable: true }));

function opened(name, tools = {}, result = RESULT) {
  const models = () => [{ key: 'm1', label: 'M1' }, { key: 'm2', label: 'M2' }];
  const made = {
    Ask: () => askBox(result, tools.ask),
    Again: () => againForm(result, { models, ...tools }),
    Versions: () => versionsView(result, tools.versions),
  };
  const node = document.createElement('div');
  node.append(made[name]());
  document.body.append(node);
  return node;
}

test('a text is put together from pieces with offsets, which may begin anew', () => {
  const text = new AnswerText();
  assert.equal(text.add({ at: 0, text: 'a🐝' }), 'a🐝');
  assert.equal(text.add({ at: 2, text: 'b' }), 'a🐝b', 'offsets count characters');
  assert.equal(text.add({ at: 0, text: 'new' }), 'new');
});

test('an answer is read from bytes cut anywhere, and its end is known', async () => {
  const heard = [];
  const whole = `: heartbeat\n\n${frame('text', { at: 0, text: 'Wärme 🐝' })}${frame('done', DONE)}`;
  assert.equal(await readAnswer(body(whole), (name, data) => heard.push([name, data])), true);
  assert.deepEqual(heard, [['text', { at: 0, text: 'Wärme 🐝' }], ['done', DONE]]);
  assert.equal(await readAnswer(body(frame('text', { at: 0, text: 'x' })), () => {}), false);
});

test('the client tells a refusal, and an answer that broke off, in words', async () => {
  const refused = new Response(JSON.stringify({ error: 'No.', code: 'too_many_questions', remedy: 'Wait.' }), { status: 429 });
  const broken = new Response(body(frame('text', { at: 0, text: 'x' })), { status: 200 });
  const answers = [refused, broken];
  const api = new ApiClient({ fetch: async () => answers.shift(), base: 'http://127.0.0.1/' });
  await assert.rejects(api.ask('s1', { question: 'x' }, { onEvent() {} }), { code: 'too_many_questions', remedy: 'Wait.' });
  await assert.rejects(api.ask('s1', { question: 'x' }, { onEvent() {} }), { code: 'unreachable' });
});

test('times in a text lead to their second, and without an address stay text', () => {
  const box = document.createElement('p');
  box.append(...timedText('Warm [2:00], done [1:02:03].', RESULT.video_url));
  assert.equal(box.textContent, 'Warm 2:00, done 1:02:03.');
  assert.deepEqual([...box.querySelectorAll('a')].map((link) => link.href.split('&')[1]), ['t=120s', 't=3723s']);
  box.replaceChildren(...timedText('<img> [2:00]', null));
  assert.equal(box.querySelectorAll('a, img').length, 0);
});

test('times are read as people write them', () => {
  assert.deepEqual(['', '90', '1:30', '1:02:03'].map(secondsOf), [null, 90, 90, 3723]);
  for (const odd of ['x', '1:2:3:4', '-5', '1.5']) assert.ok(Number.isNaN(secondsOf(odd)), odd);
});

test('a question is answered as it is written, then checked, with quotes as text', async () => {
  let hear;
  const node = opened('Ask', { ask: (id, asked, { onEvent }) => new Promise((end) => (hear = { id, asked, onEvent, end })) });
  node.querySelector('input').value = ' How hot? ';
  send(node.querySelector('form'));
  assert.deepEqual([hear.id, hear.asked], ['s1', { question: 'How hot?' }]);
  hear.onEvent('text', { at: 0, text: 'It hea' });
  assert.equal(node.querySelector('.answer-text').textContent, 'It hea');
  assert.equal(node.querySelector('.answer-text').getAttribute('aria-busy'), 'true');
  hear.onEvent('done', DONE);
  hear.end();
  await until(() => node.querySelector('.answer-text').getAttribute('aria-busy') === 'false');
  assert.equal(node.querySelector('.answer-text a').href, 'https://www.youtube.com/watch?v=v1&t=120s');
  assert.equal(node.querySelector('.quotes q').textContent, 'it heats <b>up</b>');
  assert.match(node.querySelector('.hint').textContent, /m1 · 1 sentence was left out.* · only the passages/);
});

test('a question that the budget does not allow can be asked all the same, once', async () => {
  const asked = [];
  const ask = async (id, body, { onEvent }) => {
    asked.push(body);
    onEvent('error', { code: 'monthly_budget_used_up', message: 'It is used up.', remedy: 'For programs.' });
  };
  const node = opened('Ask', { ask });
  const allow = [...node.querySelectorAll('button')].find((each) => each.textContent === 'Go on over the budget');
  assert.ok(allow.hidden);
  node.querySelector('input').value = 'How hot?';
  send(node.querySelector('form'));
  await until(() => !allow.hidden && !node.querySelector('form [type=submit]').disabled);
  assert.equal(node.querySelector('.problem-cause').textContent, 'It is used up.');
  allow.click();
  await until(() => asked.length === 2 && !node.querySelector('form [type=submit]').disabled);
  send(node.querySelector('form'));
  await until(() => asked.length === 3);
  assert.deepEqual(asked.map((body) => body.over_budget ?? false), [false, true, false]);
});

test('again sends what is chosen, the stretch in seconds, and says what was refused', async () => {
  const sent = [];
  const again = async (result, wanted) => {
    sent.push([result.summary_id, wanted]);
    if (sent.length > 1) throw Object.assign(new Error('Nothing is said there.'), { remedy: 'Correct it.' });
  };
  const node = opened('Again', { again });
  const field = (label) => document.getElementById([...node.querySelectorAll('label')].find((each) => each.textContent === label).htmlFor);
  assert.deepEqual(['Model', 'Length', 'Style', 'Wish', 'From'].map((name) => field(name).value), ['m1', 'short', 'notes', 'Only figures', '']);
  field('From').value = '1:00';
  field('Style').value = 'prose';
  send(node.querySelector('form'));
  await until(() => /queue/.test(node.querySelector('.hint').textContent));
  const body = { model: 'm1', length: 'short', style: 'prose', instruction: 'Only figures', from: 60, to: null };
  assert.deepEqual(sent, [['s1', body]]);
  send(node.querySelector('form'));
  await until(() => !node.querySelector('[role=alert]').hidden);
  assert.equal(node.querySelector('[role=alert]').textContent, 'Nothing is said there. Correct it.');
});

test('two versions stand side by side, this one first, and can be changed', async () => {
  const other = { ...RESULT, summary_id: 's2', style: 'prose', range: { from: 60, to: 90 }, summary_html: '<p>Two</p>' };
  const node = opened('Versions', { versions: async () => ({ versions: [other, RESULT] }) });
  await until(() => node.querySelectorAll('.pane').length === 2);
  const texts = () => [...node.querySelectorAll('.pane .summary-text')].map((each) => each.textContent);
  assert.deepEqual(texts(), ['One', 'Two']);
  const [first] = node.querySelectorAll('.pane select');
  assert.match(first.textContent, /prose · en · 1:00–1:30/);
  first.value = '0';
  first.dispatchEvent(new window.Event('change'));
  assert.deepEqual(texts(), ['Two', 'Two']);
});
