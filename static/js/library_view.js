/** The library: summaries page by page, search, delete. */

import { el, setShown, setText } from './dom.js';
import { clock, counted, highlighted } from './format.js';
import { completes, takesPlace } from './missing_parts.js';
import { resultCard } from './result_card.js';

const PER_PAGE = 20;
const TYPING_PAUSE = 250;

/**
 * `parts`: list, count, note, more, search, form. `source` brings what is shown, each a promise: page(number, size),
 * search(text), remove(id), retry(result); and `tools`, as of summaryTools. `onChange({total, searching})` is told after
 * each change.
 */
export class LibraryView {
  #parts;
  #source;
  #onChange;
  #results = [];
  #total = 0;
  #query = '';
  #turn = 0;
  #typing = null;

  constructor(parts, source, onChange = () => {}) {
    this.#parts = parts;
    this.#source = source;
    this.#onChange = onChange;
    parts.more.addEventListener('click', () => this.#more());
    parts.search.addEventListener('input', () => {
      clearTimeout(this.#typing);
      this.#typing = setTimeout(() => this.search(parts.search.value), TYPING_PAUSE);
    });
    parts.form.addEventListener('submit', (event) => {
      event.preventDefault();
      clearTimeout(this.#typing);
      this.search(parts.search.value);
    });
  }

  /** Shows the newest summaries. */
  async load() {
    const turn = (this.#turn += 1);
    await this.#attempt(turn, () => this.#source.page(1, PER_PAGE), (answer) => {
      this.#results = answer.summaries;
      this.#total = answer.total;
      this.#showAll();
    });
  }

  /** Puts a summary that was just made on top, opened; one that is already shown moves there. */
  add(result) {
    for (const older of this.#results.filter((one) => completes(result, one) || takesPlace(result, one))) this.#forget(older);
    const known = this.#results.some((one) => one.summary_id === result.summary_id);
    this.#results = [result, ...this.#results.filter((one) => one.summary_id !== result.summary_id)];
    if (!known) this.#total += result.fromLibrary ? 0 : 1;
    this.#total = Math.max(this.#total, this.#results.length);
    if (this.#query) return this.#told();
    this.#card(result.summary_id)?.remove();
    const card = this.#newCard(result, true);
    card.classList.add('just-made');
    this.#parts.list.prepend(card);
    this.#told();
  }

  /** Shows what is found; an empty text shows the library again. */
  async search(text) {
    const query = text.trim();
    if (query === this.#query) return;
    this.#query = query;
    const turn = (this.#turn += 1);
    if (!query) return this.load();
    await this.#attempt(turn, () => this.#source.search(query), (hits) => this.#showHits(hits));
  }

  async #more() {
    const { more } = this.#parts;
    const turn = this.#turn;
    more.disabled = true;
    // Counted from what is shown, so that summaries which came or went meanwhile leave no gap.
    const page = Math.floor(this.#results.length / PER_PAGE) + 1;
    await this.#attempt(turn, () => this.#source.page(page, PER_PAGE), (answer) => {
      const known = new Set(this.#results.map((one) => one.summary_id));
      const older = answer.summaries.filter((one) => !known.has(one.summary_id));
      this.#results.push(...older);
      this.#total = answer.total;
      this.#parts.list.append(...older.map((one) => this.#newCard(one)));
      this.#told();
    });
    more.disabled = false;
  }

  /** Runs `ask`; its answer is dropped when something else was asked for meanwhile. */
  async #attempt(turn, ask, show) {
    try {
      const answer = await ask();
      if (turn === this.#turn) show(answer);
    } catch (fault) {
      if (turn === this.#turn) setText(this.#parts.note, [fault.message, fault.remedy].filter(Boolean).join(' '));
    }
  }

  #showAll() {
    this.#parts.list.replaceChildren(...this.#results.map((result) => this.#newCard(result)));
    this.#told();
  }

  #told() {
    const { count, more, note, form } = this.#parts;
    setShown(form, this.#total > 0 || this.#query !== '');
    setText(count, this.#total ? String(this.#total) : '');
    setShown(more, !this.#query && this.#results.length < this.#total);
    if (!this.#query) setText(note, this.#total ? '' : 'Summaries you make are kept here.');
    this.#onChange({ total: this.#total, searching: Boolean(this.#query) });
  }

  #showHits(hits) {
    this.#parts.list.replaceChildren(...hits.map((hit) => this.#hit(hit)));
    const found = hits.length ? counted(hits.length, 'place', 'places') : 'Nothing';
    this.#told();
    setText(this.#parts.note, `${found} found for “${this.#query}”.`);
  }

  #hit(hit) {
    const words = highlighted(hit.snippet, hit.highlights).map(({ text, marked }) => (marked ? el('mark', { text }) : text));
    const title = hit.title || hit.video_id || 'Untitled';
    const open = el('button', { type: 'button', class: 'quiet', text: 'Open summary', 'aria-label': `Open summary: ${title}` });
    const item = el(
      'li',
      { class: 'card hit' },
      el('h3', { class: 'card-title', text: title }),
      el('p', { class: 'snippet' }, place(hit), ...words),
      open,
    );
    open.addEventListener('click', () => {
      const card = this.#newCard(hit, true);
      item.replaceWith(card);
      card.querySelector('.card-title').focus();
    });
    return item;
  }

  #newCard(result, open = false) {
    const { retry, tools } = this.#source;
    return resultCard(result, { open, remove: (one) => this.#remove(one), retry, tools });
  }

  #card(id) {
    return [...this.#parts.list.children].find((node) => id && node.dataset.id === id);
  }

  /** A summary that another one has taken the place of. */
  #forget(result) {
    this.#card(result.summary_id)?.remove();
    this.#results = this.#results.filter((one) => one.summary_id !== result.summary_id);
    this.#total = Math.max(0, this.#total - 1);
  }

  async #remove(result) {
    await this.#source.remove(result.summary_id);
    const card = this.#card(result.summary_id);
    const next = card?.nextElementSibling ?? card?.previousElementSibling;
    card?.remove();
    this.#results = this.#results.filter((one) => one.summary_id !== result.summary_id);
    this.#total = Math.max(0, this.#total - 1);
    this.#told();
    (next?.querySelector('.card-title') ?? this.#parts.search).focus();
  }
}

/** Where in the video it was said, as a link when the video has an address. */
function place(hit) {
  if (hit.t === null || hit.t === undefined) return null;
  const time = el('time', { class: 'time', datetime: `PT${Math.floor(hit.t)}S`, text: clock(hit.t) });
  if (!hit.url_at) return time;
  return el('a', { class: 'time-link', href: hit.url_at, target: '_blank', rel: 'noopener noreferrer' }, time);
}
