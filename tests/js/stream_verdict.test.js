import assert from 'node:assert/strict';
import { test } from 'node:test';

import { judge, median, pattern, proxyOf, span } from '../../static/js/stream_verdict.js';

const SEEN = {
  refused: null, broken: null, opened: 12, first: 20, counted: null, echoRefused: null, measured: true, resumed: true,
  beat: { waited: 20_000, arrived: 15_000, cut: null }, server: '',
};
const echoes = (...arrivals) => arrivals.map((arrived, at) => ({ asked: at * 250, answered: at * 250 + 10, arrived }));
const evenly = echoes(8, 258, 508, 760, 1_008, 1_258, 1_508, 1_900);

test('times as a reader says them', () => {
  assert.deepEqual([null, -0.4, 37.6, 1_999, 2_100].map(span), ['–', '0 ms', '38 ms', '1999 ms', '2.1 s']);
  assert.deepEqual([median([]), median([3, 1, 2]), median([4, 1, 2, 3])], [null, 2, 2.5]);
});

test('what came evenly is good, with the usual and the slowest delay', () => {
  const { state, words, checks } = judge({ ...SEEN, echoes: evenly }, true);
  assert.equal(state, 'good');
  assert.match(words, /^Live updates get through: each event arrives by itself, 8 ms after/);
  assert.match(checks.delay.words, /8 ms.*slowest took 150 ms/);
});

test('a slow way is not a bad one', () => {
  const slow = evenly.map((echo) => ({ ...echo, answered: echo.answered + 700, arrived: echo.arrived + 700 }));
  assert.equal(judge({ ...SEEN, echoes: slow }, true).state, 'good');
});

test('two that came together are chance, most of them are not', () => {
  assert.equal(judge({ ...SEEN, echoes: echoes(8, 510, 512, 760, 1_008, 1_258, 1_508, 1_758) }, true).state, 'good');
  const clumps = judge({ ...SEEN, echoes: echoes(751, 752, 753, 754, 1_760, 1_761, 1_762, 1_763) }, true);
  assert.match(clumps.words, /in clumps: 7 of 8/);
  assert.equal(clumps.advise, 'buffering');
});

test('what comes evenly but long after it was sent is held back', () => {
  const late = judge({ ...SEEN, echoes: evenly.map((echo) => ({ ...echo, arrived: echo.arrived + 1_500 })) }, true);
  assert.match(late.words, /arrive late/);
  assert.equal(late.advise, 'buffering');
});

test('nothing is said before it is known, and the first bad thing is the sum of it', () => {
  const blank = { ...SEEN, first: null, opened: null, measured: false, resumed: null, beat: null, echoes: [] };
  assert.equal(judge(blank, false).state, 'waiting');
  assert.equal(judge({ ...SEEN, echoes: evenly, beat: null }, false).state, 'good', 'a heartbeat may take long; the rest is known');
  const silent = judge({ ...SEEN, echoes: evenly, beat: { waited: 20_000, arrived: null, cut: null } }, true);
  assert.match(silent.words, /No heartbeat came within 20\.0 s/);
});

test('how many came together counts pairs', () => {
  assert.deepEqual(pattern(echoes(8, 258, 259)), { asked: 3, arrived: 3, delay: 8, slowest: 8, late: false, together: 1 });
  assert.equal(pattern([]).delay, null);
});

test('a proxy that gives its name is known by it', () => {
  assert.deepEqual(
    ['nginx/1.22.1', 'Caddy', 'youtube-summarizer 1.1 Caddy', 'Apache/2.4', 'youtube-summarizer', ''].map(proxyOf),
    ['nginx', 'caddy', 'caddy', 'apache', null, null],
  );
});
