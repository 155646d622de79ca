/** The search inside a transcript: how many places, which one is shown, the next and the one before. */

import { el, setText } from './dom.js';
import { counted } from './format.js';
import { LineSearch } from './line_search.js';

const TYPING_PAUSE = 120;
const SHORTEST = 2;

export class TranscriptSearch {
  #view;
  #search;
  #hits = [];
  #at = 0;
  #query = '';
  #typing = null;
  #field;
  #note = el('p', { class: 'hint', role: 'status' });
  #next = el('button', { type: 'button', class: 'quiet', 'aria-label': 'Next place', text: '↓' });
  #before = el('button', { type: 'button', class: 'quiet', 'aria-label': 'Previous place', text: '↑' });

  /** `node` is the bar to put into the page. */
  node;

  constructor(view) {
    this.#view = view;
    this.#search = new LineSearch(view.texts);
    this.#field = el('input', { id: 'transcript-search', type: 'search', maxlength: 200, autocomplete: 'off', enterkeyhint: 'next' });
    this.node = el('div', { class: 'line-search', role: 'search' },
      el('label', { for: this.#field.id, text: 'Search in the transcript' }),
      el('div', { class: 'tool-row' }, this.#field, this.#before, this.#next, this.#note),
    );
    this.#field.addEventListener('input', () => {
      clearTimeout(this.#typing);
      this.#typing = setTimeout(() => this.find(this.#field.value), TYPING_PAUSE);
    });
    this.#field.addEventListener('keydown', (event) => this.#pressed(event));
    this.#next.addEventListener('click', () => this.step(1));
    this.#before.addEventListener('click', () => this.step(-1));
    this.find('');
  }

  /** Puts the cursor into the field. */
  focus() {
    this.#field.focus();
    this.#field.select();
  }

  /** Looks for `query`, and shows its first place. */
  find(query) {
    this.#query = query.trim();
    this.#hits = this.#query.length < SHORTEST ? [] : this.#search.find(this.#query);
    this.#at = 0;
    this.#next.disabled = this.#before.disabled = this.#hits.length < 2;
    const places = new Map();
    for (const parts of this.#hits) {
      for (const part of parts) {
        const there = places.get(part.line);
        if (there) there.push(part);
        else places.set(part.line, [part]);
      }
    }
    this.#point(true);
    this.#view.highlight(places);
    this.#show();
  }

  /** Goes on by so many places, round the end. */
  step(by) {
    if (!this.#hits.length) return;
    const before = this.#point(false);
    this.#at = (this.#at + by + this.#hits.length) % this.#hits.length;
    this.#view.rehighlight([...before, ...this.#point(true)]);
    this.#show();
  }

  /** Says of the place that is shown whether it is; the lines it is in. */
  #point(current) {
    const parts = this.#hits[this.#at] ?? [];
    for (const part of parts) part.current = current;
    return parts.map(({ line }) => line);
  }

  #show() {
    setText(this.#note, this.#words());
    if (this.#hits.length) this.#view.mark(this.#hits[this.#at][0].line, { scroll: true });
  }

  #words() {
    if (this.#query.length < SHORTEST) return this.#view.said;
    if (!this.#hits.length) return 'Nothing found.';
    return `${this.#at + 1} of ${counted(this.#hits.length, 'place', 'places')}`;
  }

  #pressed(event) {
    if (event.key === 'Enter') {
      event.preventDefault();
      clearTimeout(this.#typing);
      if (this.#field.value.trim() === this.#query) this.step(event.shiftKey ? -1 : 1);
      else this.find(this.#field.value);
    } else if (event.key === 'Escape' && this.#query) {
      event.preventDefault();
      this.#field.value = '';
      this.find('');
    }
  }
}
