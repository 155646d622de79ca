/** The lines of a transcript with their times: one is marked as the place where the reader, or the video, is. */

import { el } from './dom.js';
import { clock, counted, highlighted, momentUrl } from './format.js';
import { lastUpTo } from './line_search.js';

const LINES_IN_GROUP = 40;
const GROUPS_AT_ONCE = 20;
const MARKED_AT_ONCE = 200;
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

/**
 * Built once, in groups: those out of sight are neither laid out nor painted (`content-visibility`), so that four hours
 * of talk scroll as well as four minutes. Of all times one can be reached with Tab, the others with the arrows.
 */
export class TranscriptView {
  #box;
  #segments;
  #starts;
  #timed;
  #videoUrl;
  #rows = [];
  #here = -1;
  #marked = new Map();
  #written = new Set();
  #turn = 0;

  /** `box` is taken over by `fill`; `transcript` as of `/summaries/<id>/transcript`. */
  constructor(box, transcript) {
    this.#box = box;
    this.#segments = transcript.segments;
    this.#timed = transcript.timed;
    this.#starts = transcript.segments.map(({ start }) => start);
    const said = `${counted(this.#segments.length, 'line', 'lines')}, ${transcript.language}`;
    this.said = transcript.timed ? said : `${said}, without times`;
    this.#videoUrl = transcript.video_url;
    box.addEventListener('keydown', (event) => this.#pressed(event));
  }

  /** Puts the lines into the page, some hundreds at a time, so that it answers meanwhile. */
  async fill() {
    this.#box.replaceChildren();
    for (let from = 0; from < this.#segments.length; from += LINES_IN_GROUP) {
      const rows = this.#segments.slice(from, from + LINES_IN_GROUP).map((line) => this.#row(line));
      this.#rows.push(...rows);
      this.#box.append(el('ol', { class: 'lines' }, ...rows));
      if (this.#rows.length % (LINES_IN_GROUP * GROUPS_AT_ONCE) === 0) await new Promise((done) => setTimeout(done, 0));
    }
    this.#reach(this.#rows[0], 0);
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

  /**
   * Highlights places in lines: a map from the index of a line to [{start, end, current}]; other lines lose theirs.
   * What is near the first of them comes at once, the others some at a time, so that the page answers meanwhile; other
   * places end that.
   */
  async highlight(places) {
    const turn = (this.#turn += 1);
    this.#marked = places;
    const [first = Math.max(this.#here, 0)] = places.keys();
    const far = (index) => Math.abs(index - first);
    const lines = [...new Set([...this.#written, ...places.keys()])].sort((one, other) => far(one) - far(other));
    for (let from = 0; from < lines.length; from += MARKED_AT_ONCE) {
      if (from) await new Promise((done) => setTimeout(done, 0));
      if (turn !== this.#turn) return;
      for (const index of lines.slice(from, from + MARKED_AT_ONCE)) this.#write(index, places.get(index) ?? []);
    }
  }

  /** Shows anew the highlights of these lines, after `current` changed in the map that was given. */
  rehighlight(indexes) {
    for (const index of new Set(indexes)) this.#write(index, this.#marked.get(index));
  }

  #row({ start, text }) {
    const t = Math.floor(start);
    const words = el('span', { class: 'line-text', dir: 'auto', text });
    if (!this.#timed) return el('li', { class: 'line line-untimed' }, words);
    const href = momentUrl(this.#videoUrl, t);
    const link = el('a', {
      class: 'line-time', href: href ?? `#t=${t}`, tabindex: -1, data: { t }, text: clock(t),
      ...(href ? { target: '_blank', rel: 'noopener noreferrer' } : {}),
    });
    return el('li', { class: 'line' }, link, words);
  }

  #write(index, places) {
    const words = this.#rows[index].querySelector('.line-text');
    const { text } = this.#segments[index];
    if (places.length) this.#written.add(index);
    else this.#written.delete(index);
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
