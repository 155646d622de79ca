/** The library: a long list, search as one types, and what is done with one summary or many. */

import { setShown, setText } from './dom.js';
import { counted } from './format.js';
import { failedItem, hitItem } from './library_hits.js';
import { LibraryPages } from './library_pages.js';
import { Picked } from './library_picked.js';
import { fillShelves, shelfFilters, shelfQualifier } from './library_shelves.js';
import { UndoLine } from './library_undo.js';
import { resultCard } from './result_card.js';

const PER_PAGE = 20;
const TYPING_PAUSE = 150;
const LAYOUT = 'library-layout';

/**
 * `parts`: list, count, note, more, search, form, tools, shelf, layout, select, bar. `source`: a libraryApi with remove(id),
 * retry(result), models() and onJobs(jobs), told of what was put into the queue. `storage` keeps the layout, or is null.
 * `onChange({total, searching})` is told after each change.
 */
export class LibraryView {
  #parts;
  #source;
  #storage;
  #onChange;
  #pages;
  #picked;
  #undo;
  #total = 0;
  #query = '';
  #turn = 0;
  #typing = null;

  constructor(parts, source, { storage = null, onChange = () => {}, undo = new UndoLine(), observe } = {}) {
    this.#parts = parts;
    this.#source = source;
    this.#storage = storage;
    this.#onChange = onChange;
    this.#undo = undo;
    const fetchPage = (cursor) => source.page(shelfFilters(parts.shelf.value), cursor, PER_PAGE);
    this.#pages = new LibraryPages({ list: parts.list, more: parts.more, fetchPage, card: (one) => this.#newCard(one), observe });
    this.#picked = new Picked(parts.bar, {
      delete: (ids) => this.#removeMany(ids),
      mark: (ids, action, more) => this.#markMany(ids, action, more),
      again: (ids, model) => this.#againMany(ids, model),
      exportUrl: source.exportUrl,
      models: source.models,
      clear: () => this.#selecting(false),
    });
    this.#listen();
    this.#lay(storage?.getItem(LAYOUT) ?? 'list');
  }

  #listen() {
    const { search, form, shelf, layout, select } = this.#parts;
    search.addEventListener('input', () => {
      clearTimeout(this.#typing);
      this.#typing = setTimeout(() => this.search(search.value, true), TYPING_PAUSE);
    });
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      clearTimeout(this.#typing);
      this.search(search.value);
    });
    shelf.addEventListener('change', () => this.#look());
    layout.addEventListener('click', () => this.#lay(this.#parts.list.dataset.layout === 'compact' ? 'list' : 'compact'));
    select.addEventListener('click', () => this.#selecting(select.getAttribute('aria-pressed') !== 'true'));
  }

  /** Shows the newest summaries, or what is searched for. */
  load() {
    return this.#look();
  }

  /** Shows what is found; an empty text shows the library again. `typing`: the text may not be finished. */
  async search(text, typing = false) {
    const query = text.trim();
    if (query === this.#query && typing) return;
    this.#query = query;
    await this.#look(typing);
  }

  async #look(typing = false) {
    const turn = (this.#turn += 1);
    const { shelf, note } = this.#parts;
    try {
      if (!this.#query) {
        const page = await this.#pages.load();
        if (!page || turn !== this.#turn) return;
        if (!shelf.value) this.#total = page.total;
        this.#told(page.total);
        this.#source.heaps().then((heaps) => fillShelves(shelf, heaps), () => {}); // the list stands without them
        return;
      }
      const found = await this.#source.search(`${this.#query} ${shelfQualifier(shelf.value)}`.trim(), typing && !shelf.value);
      if (turn === this.#turn) this.#showHits(found);
    } catch (fault) {
      if (turn === this.#turn) setText(note, [fault.message, fault.remedy].filter(Boolean).join(' '));
    }
  }

  #showHits({ hits, behind }) {
    this.#pages.clear();
    const { list, note } = this.#parts;
    const item = (hit) => (hit.summary_id ? hitItem(hit, this.#source.readerUrl) : failedItem(hit, this.#source.retryItem));
    list.append(...hits.map(item));
    this.#told(0);
    const found = hits.length ? counted(hits.length, 'place', 'places') : 'Nothing';
    setText(note, `${found} found for “${this.#query}”.${behind ? ' Still reading older summaries into the search.' : ''}`);
  }

  #told(shown) {
    const { count, note, form, tools, shelf } = this.#parts;
    setShown(form, this.#total > 0 || this.#query !== '');
    setShown(tools, this.#total > 0 || shelf.value !== '');
    setText(count, this.#total ? new Intl.NumberFormat().format(this.#total) : '');
    if (!this.#query) setText(note, shown ? '' : shelf.value ? 'Nothing stands here.' : 'Summaries you make are kept here.');
    this.#onChange({ total: this.#total, searching: this.#query !== '' });
  }

  /** Puts a summary that was just made on top, opened; one that is already shown moves there. */
  add(result) {
    const gone = this.#cards().filter((card) => [result.summary_id, ...(result.replaces ?? [])].includes(card.dataset.id));
    if (!gone.length && !result.fromLibrary) this.#total += 1;
    this.#total = Math.max(this.#total, 1);
    if (this.#query || this.#parts.shelf.value) return this.#told(1);
    for (const card of gone) card.remove();
    const card = this.#newCard(result, true);
    card.classList.add('just-made');
    this.#pages.first.prepend(card);
    return this.#told(1);
  }

  #newCard(result, open = false) {
    const { readerUrl, retry } = this.#source;
    const card = resultCard(result, {
      open,
      url: readerUrl(result.summary_id),
      picked: this.#picked?.has(result.summary_id),
      remove: () => this.#remove(card, result),
      star: (favourite) => this.#source.mark(result.summary_id, { favourite }),
      pick: () => this.#pick(result),
      retry,
    });
    return card;
  }

  #cards(ids = null) {
    const all = [...this.#parts.list.querySelectorAll('.card[data-id]')];
    return ids ? all.filter((card) => ids.includes(card.dataset.id)) : all;
  }

  async #remove(card, result) {
    await this.#source.remove(result.summary_id);
    const [page, next] = [card.parentNode, card.nextElementSibling];
    this.#takeAway([card]);
    this.#undo.show(
      `Deleted “${result.title || 'Untitled'}”.`,
      async () => {
        await this.#source.restore([result.summary_id]);
        this.#total += 1;
        if (!page.isConnected || this.#query) return this.load();
        page.insertBefore(card, next?.parentNode === page ? next : null);
        card.querySelector('.card-title').focus();
        return this.#told(1);
      },
      () => this.#focusList(),
    );
  }

  /** Cards that are no longer there; the focus goes to the next one. */
  #takeAway(cards) {
    const all = this.#cards();
    const next = all.slice(all.indexOf(cards.at(-1)) + 1).find((card) => !cards.includes(card)) ?? all.find((card) => !cards.includes(card));
    for (const card of cards) card.remove();
    this.#picked.drop(cards.map((card) => card.dataset.id));
    this.#total = Math.max(0, this.#total - cards.length);
    this.#told(this.#cards().length);
    (next?.querySelector('.card-title') ?? this.#parts.search).focus();
  }

  #focusList() {
    (this.#parts.list.querySelector('.card-title') ?? this.#parts.search).focus();
  }

  async #removeMany(ids) {
    const { done } = await this.#source.batch(ids, 'delete');
    this.#selecting(false);
    this.#takeAway(this.#cards(done));
    this.#undo.show(
      `Deleted ${counted(done.length, 'summary', 'summaries')}.`,
      () => this.#source.restore(done).then(() => this.load()).then(() => this.#focusList()),
      () => this.#focusList(),
    );
    if (!this.#cards().length) await this.load();
  }

  async #markMany(ids, action, more) {
    await this.#source.batch(ids, action, more);
    if (action === 'archive' || action === 'unarchive') this.#selecting(false);
    await this.load();
  }

  async #againMany(ids, model) {
    const { jobs, without_transcript: wordless } = await this.#source.batch(ids, 'again', { model });
    this.#selecting(false);
    this.#source.onJobs(jobs);
    const left = `${counted(wordless.length, 'summary was', 'summaries were')} left out: no transcript is kept.`;
    setText(this.#parts.note, wordless.length ? left : '');
  }

  #pick({ summary_id: id, archived }) {
    if (this.#parts.select.getAttribute('aria-pressed') !== 'true') this.#selecting(true);
    return this.#picked.toggle(id, Boolean(archived));
  }

  #selecting(on) {
    const { list, select } = this.#parts;
    select.setAttribute('aria-pressed', String(on));
    list.classList.toggle('selecting', on);
    if (on) return;
    this.#picked.drop();
    for (const button of list.querySelectorAll('[data-action="select"]')) button.setAttribute('aria-pressed', 'false');
  }

  #lay(layout) {
    const { list, layout: button } = this.#parts;
    list.dataset.layout = layout;
    button.setAttribute('aria-pressed', String(layout === 'compact'));
    try {
      this.#storage?.setItem(LAYOUT, layout);
    } catch {
      // a browser that keeps nothing shows the list next time
    }
  }
}
