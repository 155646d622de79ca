/** The status page's numbers and charts. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { chart } from '../../static/js/status_chart.js';
import { DAY, duration, gathered, money, pointsOf, space } from '../../static/js/status_series.js';
import { openPage } from './page.js';

const NOW = 1_800_000_000;
const columns = ['at', 'answers', 'errors', 'p95', 'queue', 'summaries', 'failed', 'cost_usd'];
const point = (at, rest = {}) => ({ at, answers: 1, errors: 0, p95: 0.1, queue: 0, summaries: 0, failed: 0, cost_usd: 0, ...rest });

test('points are read by the names of their columns', () => {
  const [one] = pointsOf({ columns, points: [[1, 2, 3, null, 5, 6, 7, 0.5]] });
  assert.deepEqual(one, { at: 1, answers: 2, errors: 3, p95: null, queue: 5, summaries: 6, failed: 7, cost_usd: 0.5 });
});

test('counts are added up, of what is a height the highest stays, and a gap is no zero', () => {
  const points = [
    point(NOW - 10, { errors: 1, queue: 3, p95: null, cost_usd: 0.25 }),
    point(NOW - 20, { errors: 2, queue: 9, p95: 0.5, cost_usd: 0.5 }),
    point(NOW - DAY + 5),
    point(NOW - DAY - 5, { errors: 99 }),
    point(NOW + 5, { errors: 4 }),
  ];
  const hours = gathered(points, 24, NOW);
  assert.equal(hours.length, 24);
  assert.deepEqual(hours.map((hour) => hour !== null).indexOf(true), 0);
  assert.equal(hours.filter((hour) => hour === null).length, 22);
  const last = hours.at(-1);
  assert.deepEqual([last.errors, last.queue, last.p95, last.cost_usd, last.answers], [7, 9, 0.5, 0.75, 3]);
});

test('figures read as people write them', () => {
  assert.deepEqual([0.0004, 0.0042, 0.9996, 1.234, 42, 150, null].map(duration), ['1 ms', '4 ms', '1 s', '1.2 s', '42 s', '3 min', '–']);
  assert.deepEqual([0, 0.004, 1.5].map(money), ['$0', 'under 1 ¢', '$1.50']);
  assert.deepEqual([12.4, 1536].map(space), ['12 MB', '1.5 GB']);
});

test('a chart has a bar for each value, none for a gap, and says in words what it shows', () => {
  openPage('status.html');
  const figure = chart({ title: 'Errors', values: [0, null, 2, 4], said: '6 errors', top: '4', kind: 'bad' });
  const bars = [...figure.querySelectorAll('rect')];
  assert.equal(bars.length, 3);
  assert.equal(bars[0].getAttribute('class'), 'bar bar-none');
  const heights = bars.map((bar) => Number(bar.getAttribute('height')));
  assert.ok(heights[2] === 2 * heights[1] && heights[0] < 1);
  for (const bar of bars) assert.equal(Number(bar.getAttribute('y')) + Number(bar.getAttribute('height')), 72);
  assert.equal(figure.querySelector('svg').getAttribute('aria-label'), 'Errors, last 24 hours: 6 errors');
  assert.equal(figure.querySelector('svg').getAttribute('style'), null);
});

test('a day without anything is drawn without a fault', () => {
  openPage('status.html');
  assert.equal(chart({ title: 'Cost', values: [null, null], said: '$0', top: '$0' }).querySelectorAll('rect').length, 0);
});
