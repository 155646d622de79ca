/** The lines of a transcript with their times: one is marked as the place where the reader, or the video, is. */

import { el } from './dom.js';
import { clock, counted, highlighted, momentUrl } from './format.js';
import { lastUpTo } from './line_search.js';

const LINES_IN_GROUP = 40;
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

/**
 * Built once, group by group: groups out of sight are neither laid out nor painted (`content-visibility`), so that four
 * hours of talk scroll as well as four minutes. Of all times one can be reached with Tab, the others with the arrows.
 */
export class TranscriptView {
  #box;
  #segments;
  #starts;
  #timed;
  #rows = [];
  #here = -1;
  #marked = new Set();

  /** `box` is emptied and filled; `transcript` as of `/summaries/<id>/transcript`. */
  constructor(box, transcript) {
    this.#box = box;
    this.#segments = transcript.segments;
    this.#timed = transcript.timed;
    this.#starts = transcript.segments.map(({ start }) => start);
    const said = `${counted(this.#segments.length, 'line', 'lines')}, ${transcript.language}`;
    this.said = transcript.timed ? said : `${said}, without times`;
    box.replaceChildren(...this.#groups(transcript.video_url));
    box.addEventListener('keydown', (event) => this.#pressed(event));
  }

  /** What is said in each line. */
  get texts() {
    return this.#segments.map(({ text }) => text);
  }

  /** The line that is said in a whole second; null when it has no times. */
  lineAt(t) {
    return this.#timed && this.#rows.length ? lastUpTo(this.#starts, t + 0.99) : null;
  }

  /** {t, clock, text} of a line, `t` null without times; undefined when there is none. */
  line(index) {
    const found = this.#segments[index];
    return found && { t: this.#timed ? Math.floor(found.start) : null, clock: clock(found.start), text: found.text };
  }

  /** Marks a line as the place; `scroll` brings it into sight. */
  mark(index, { scroll = false } = {}) {
    const row = this.#rows[index];
    if (!row) return;
    const before = this.#rows[this.#here];
    before?.removeAttribute('aria-current');
    this.#reach(before, -1);
    row.setAttribute('aria-current', 'true');
    this.#reach(row, 0);
    this.#here = index;
    if (scroll) this.bring(index);
  }

  /** Brings a line into sight; twice, because groups that were never seen have a guessed height until then. */
  bring(index) {
    const row = this.#rows[index];
    row?.scrollIntoView({ block: 'center' });
    requestAnimationFrame(() => row?.scrollIntoView({ block: 'center' }));
  }

  /** Highlights ranges in lines: a map from the index of a line to [[start, end]]; other lines lose theirs. */
  highlight(ranges) {
    for (const index of this.#marked) if (!ranges.has(index)) this.#write(index, []);
    for (const [index, places] of ranges) this.#write(index, places);
    this.#marked = new Set(ranges.keys());
  }

  #groups(videoUrl) {
    const groups = [];
    for (let from = 0; from < this.#segments.length; from += LINES_IN_GROUP) {
      const rows = this.#segments.slice(from, from + LINES_IN_GROUP).map((line) => this.#row(line, videoUrl));
      this.#rows.push(...rows);
      groups.push(el('ol', { class: 'lines' }, ...rows));
    }
    this.#reach(this.#rows[0], 0);
    return groups;
  }

  #row({ start, text }, videoUrl) {
    const t = Math.floor(start);
    const words = el('span', { class: 'line-text', dir: 'auto', text });
    if (!this.#timed) return el('li', { class: 'line line-untimed' }, words);
    const href = momentUrl(videoUrl, t);
    const link = el('a', {
      class: 'line-time', href: href ?? `#t=${t}`, tabindex: -1, data: { t }, text: clock(t),
      ...(href ? { target: '_blank', rel: 'noopener noreferrer' } : {}),
    });
    return el('li', { class: 'line' }, link, words);
  }

  #write(index, places) {
    const words = this.#rows[index].querySelector('.line-text');
    const { text } = this.#segments[index];
    const parts = highlighted(text, places.map(({ start, end }) => [start, end]));
    const now = places.find(({ current }) => current);
    let at = 0;
    words.replaceChildren(
      ...parts.map(({ text: piece, marked }) => {
        const here = now && at === now.start;
        at += piece.length;
        return marked ? el('mark', { class: here ? 'now' : null, text: piece }) : piece;
      }),
    );
  }

  #reach(row, tabIndex) {
    const link = row?.querySelector('.line-time');
    if (link) link.tabIndex = tabIndex;
  }

  #pressed(event) {
    const step = STEPS[event.key];
    const row = event.target.closest('.line');
    if (!step || !row) return;
    const next = this.#rows[this.#rows.indexOf(row) + step]?.querySelector('.line-time');
    if (!next) return;
    event.preventDefault();
    this.#reach(row, -1);
    next.tabIndex = 0;
    next.focus();
  }
}
