/** Plain text in which every `[m:ss]` leads to that second of the video. */

import { el } from './dom.js';
import { momentUrl } from './format.js';

const MARK = /\[((?:\d{1,3}:)?\d{1,3}:\d{2})\]/g;

/** The text as nodes; without an address of the video, times stay text. */
export function timedText(text, videoUrl) {
  const nodes = [];
  let at = 0;
  for (const found of text.matchAll(MARK)) {
    nodes.push(text.slice(at, found.index), timeLink(secondsOf(found[1]), found[1], videoUrl));
    at = found.index + found[0].length;
  }
  return [...nodes, text.slice(at)].filter((node) => node !== '');
}

/** A time, as a link where the video has an address. */
export function timeLink(seconds, words, videoUrl) {
  const time = el('time', { class: 'time', datetime: `PT${seconds}S`, text: words });
  const url = momentUrl(videoUrl, seconds);
  return url ? el('a', { class: 'time-link', href: url, target: '_blank', rel: 'noopener noreferrer' }, time) : time;
}

/** `90`, `1:30` or `1:02:03` as seconds; null for nothing, NaN for what is no time. */
export function secondsOf(text) {
  const figures = text.trim();
  if (figures === '') return null;
  if (!/^\d{1,6}(:\d{1,2}){0,2}$/.test(figures)) return NaN;
  return figures.split(':').reduce((sum, figure) => sum * 60 + Number(figure), 0);
}
