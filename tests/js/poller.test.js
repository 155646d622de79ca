import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';

import { Poller } from '../../static/js/poller.js';

beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
afterEach(() => mock.timers.reset());

const settle = async () => {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
};

async function asksIn(poller, seen, milliseconds) {
  const before = seen.asked;
  for (let passed = 0; passed < milliseconds; passed += 100) {
    mock.timers.tick(100);
    await settle();
  }
  return seen.asked - before;
}

function polling(busy) {
  const seen = { asked: 0, busy, answers: [] };
  const poller = new Poller({
    interval: 2_000,
    onAnswer: (answered) => seen.answers.push(answered),
    ask: async () => {
      seen.asked += 1;
      if (seen.busy === 'failing') throw new Error('gone');
      return seen.busy;
    },
  });
  return { poller, seen };
}

test('while work goes on it asks at the interval', async () => {
  const { poller, seen } = polling(true);
  poller.start();
  await settle();
  assert.equal(seen.asked, 1);
  assert.equal(await asksIn(poller, seen, 20_000), 10);
});

test('while nothing happens it asks ever less often, and at once when poked', async () => {
  const { poller, seen } = polling(false);
  poller.start();
  await settle();
  await asksIn(poller, seen, 120_000);
  assert.equal(await asksIn(poller, seen, 60_000), 2, 'every thirty seconds at last');
  poller.poke();
  await settle();
  seen.busy = true;
  assert.ok((await asksIn(poller, seen, 10_000)) >= 4);
});

test('failures slow it down and end nothing', async () => {
  const { poller, seen } = polling('failing');
  poller.start();
  await settle();
  assert.ok((await asksIn(poller, seen, 60_000)) < 8);
  assert.deepEqual([...new Set(seen.answers)], [false]);
  seen.busy = true;
  assert.ok((await asksIn(poller, seen, 60_000)) > 10);
  assert.equal(seen.answers.at(-1), true);
});

test('stopped is stopped, and a start asks at once', async () => {
  const { poller, seen } = polling(true);
  poller.start();
  await settle();
  poller.stop();
  poller.poke();
  assert.equal(await asksIn(poller, seen, 10_000), 0);
  poller.start();
  await settle();
  assert.equal(seen.asked, 2);
});

test('a poke during an answer asks once more after it, never side by side', async () => {
  let release;
  let running = 0;
  let most = 0;
  let asked = 0;
  const poller = new Poller({
    interval: 2_000,
    ask: async () => {
      asked += 1;
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => (release = resolve));
      running -= 1;
      return false;
    },
  });
  poller.start();
  poller.poke();
  poller.poke();
  release();
  await settle();
  mock.timers.tick(0);
  await settle();
  assert.equal(asked, 2);
  assert.equal(most, 1);
});
