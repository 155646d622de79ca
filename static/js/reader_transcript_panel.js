/** The transcript's part of the reader: fetched when it is first wanted, then searched, followed and gone to. */

import { el, setText } from './dom.js';
import { TranscriptSearch } from './reader_search.js';
import { TranscriptView } from './reader_transcript.js';

export class TranscriptPanel {
  #load;
  #note = el('p', { class: 'hint', role: 'status' });
  #bar = el('div', { class: 'transcript-bar' });
  #lines = el('div', { class: 'transcript' });
  #loading = null;
  #view = null;
  #search = null;
  #followed = null;
  #shown = false;

  /** `box` is taken over; `load()` is a promise of `/summaries/<id>/transcript`. */
  constructor(box, load) {
    this.#load = load;
    box.replaceChildren(this.#note, this.#bar, this.#lines);
  }

  /** It is shown: at the line that was followed meanwhile, if there is one. */
  async open() {
    this.#shown = true;
    if ((await this.#ready()) && this.#followed !== null) this.#go(this.#view.lineAt(this.#followed));
  }

  /** Goes to what is said at a second. */
  async goTo(t) {
    if (await this.#ready()) this.#go(this.#view.lineAt(t));
  }

  /** Goes to a line, counted from 0. */
  async goToLine(index) {
    if (await this.#ready()) this.#go(index);
  }

  /** Marks what is said at a second; `scroll` brings it into sight, else that waits until the part is opened. */
  follow(t, { scroll }) {
    if (this.#search && this.#shown) this.#view.mark(this.#view.lineAt(t), { scroll });
    this.#followed = scroll ? null : t;
  }

  /** To the field of the search. */
  async search() {
    if (await this.#ready()) this.#search.focus();
  }

  /** A promise of these lines as {index, t, clock, text}; it rejects with the fault when there is no transcript. */
  async lines(indexes) {
    const view = await this.#loaded();
    return indexes.map((index) => ({ index, ...view.line(index) })).filter(({ text }) => text !== undefined);
  }

  #go(index) {
    this.#followed = null;
    if (index !== null) this.#view.mark(index, { scroll: true });
  }

  async #ready() {
    try {
      await this.#loaded();
      return true;
    } catch (fault) {
      setText(this.#note, [fault.message, fault.remedy].filter(Boolean).join(' '));
      return false;
    }
  }

  #loaded() {
    this.#loading ??= this.#build().catch((fault) => {
      this.#loading = null; // asked again at the next opening
      throw fault;
    });
    return this.#loading;
  }

  async #build() {
    setText(this.#note, 'Fetching the transcript …');
    const transcript = await this.#load();
    this.#view = new TranscriptView(this.#lines, transcript);
    await this.#view.fill();
    this.#search = new TranscriptSearch(this.#view);
    this.#bar.replaceChildren(this.#search.node);
    setText(this.#note, '');
    return this.#view;
  }
}
