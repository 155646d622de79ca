/** A small chart: one bar for each stretch of the day, built as SVG elements; its words say the same. */

import { el } from './dom.js';

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 288;
const HEIGHT = 72;

/**
 * A figure. `values` are numbers, oldest first, or null where nobody knows; `said` is the sentence beside the title,
 * and `top` the words for the highest value. `kind` chooses the colour: `plain` or `bad`.
 */
export function chart({ title, values, said, top, kind = 'plain' }) {
  const words = `${title}, last 24 hours: ${said}`;
  return el(
    'figure',
    { class: 'chart', data: { kind } },
    el('figcaption', {}, el('span', { class: 'chart-title', text: title }), el('span', { class: 'chart-said', text: said })),
    el('div', { class: 'chart-field' }, el('span', { class: 'chart-top', text: top }), drawn(values, words)),
    el('div', { class: 'chart-axis', 'aria-hidden': 'true' }, el('span', { text: '24 hours ago' }), el('span', { text: 'now' })),
  );
}

function drawn(values, words) {
  const svg = node('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': words });
  const most = Math.max(0, ...values.filter((value) => value !== null));
  const step = WIDTH / values.length;
  values.forEach((value, index) => {
    if (value === null) return;
    // What was measured and is nothing is a thin line: it is not the same as a gap.
    const height = value > 0 ? Math.max(2, (value / most) * HEIGHT) : 0.75;
    const place = { x: round(index * step), y: round(HEIGHT - height), width: round(step * 0.8), height: round(height) };
    svg.append(node('rect', { ...place, class: value > 0 ? 'bar' : 'bar bar-none' }));
  });
  return svg;
}

function node(tag, attributes) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
}

const round = (value) => Math.round(value * 100) / 100;
