/** A long list that holds only what is near the window: pages are fetched as they come into view, and let go far away. */

import { el, setShown } from './dom.js';

const NEAR = '1500px';
const MOST_PAGES = 12;

/**
 * `list` is the ol, `more` the button for whoever does not scroll. `fetchPage(cursor)` gives {summaries, total,
 * next_cursor}, `card(result)` a list item; `observe(callback)` makes an IntersectionObserver, or null where there is none.
 */
export class LibraryPages {
  #list;
  #more;
  #fetchPage;
  #card;
  #observer;
  #pages = [];
  #next = null;
  #turn = 0;
  #loading = false;

  constructor({ list, more, fetchPage, card, observe = watching }) {
    this.#list = list;
    this.#more = more;
    this.#fetchPage = fetchPage;
    this.#card = card;
    this.#observer = observe((node, near) => this.#seen(node, near));
    more.addEventListener('click', () => this.#older(true));
    this.#observer?.observe(more);
  }

  /** Shows the first page; its answer. What was asked for before is dropped. */
  async load() {
    const turn = (this.#turn += 1);
    const answer = await this.#fetchPage(null);
    if (turn !== this.#turn) return null;
    this.clear();
    this.#append(null, answer);
    return answer;
  }

  /** Shows nothing, and fetches nothing any more. */
  clear() {
    this.#turn += 1;
    for (const page of this.#pages) this.#observer?.unobserve(page.node);
    this.#pages = [];
    this.#next = null;
    this.#loading = false;
    this.#list.replaceChildren();
    setShown(this.#more, false);
  }

  /** Where a new card goes. */
  get first() {
    if (!this.#pages.length) this.#append(null, { summaries: [], next_cursor: null });
    return this.#pages[0].list;
  }

  async #older(byHand = false) {
    if (this.#loading || this.#next === null) return;
    this.#loading = this.#more.disabled = true;
    const [turn, cursor] = [this.#turn, this.#next];
    try {
      const answer = await this.#fetchPage(cursor);
      if (turn !== this.#turn) return;
      const page = this.#append(cursor, answer);
      if (byHand) page.list.querySelector('.card-title')?.focus();
      this.#letGo();
    } finally {
      if (turn === this.#turn) this.#loading = false;
      this.#more.disabled = false;
    }
    this.#observer?.again(this.#more); // it may still be in view
  }

  #append(cursor, answer) {
    const list = el('ol', { class: 'cards' });
    const node = el('li', { class: 'cards-page' }, list);
    const page = { cursor, node, list, held: true };
    list.append(...answer.summaries.map((result) => this.#card(result)));
    this.#pages.push(page);
    this.#list.append(node);
    this.#next = answer.next_cursor;
    setShown(this.#more, this.#next !== null);
    this.#observer?.observe(node);
    return page;
  }

  #seen(node, near) {
    if (node === this.#more) return near ? this.#older() : undefined;
    const page = this.#pages.find((one) => one.node === node);
    if (!page) return undefined;
    page.near = near;
    return near && !page.held ? this.#bringBack(page) : undefined;
  }

  /** Pages far away become an empty box of their height; a page with something selected or in focus stays. */
  #letGo() {
    const held = this.#pages.filter((page) => page.held);
    for (const page of held.slice(0, Math.max(0, held.length - MOST_PAGES))) {
      if (page.near || page.node.querySelector(':focus, [data-action="select"][aria-pressed="true"]')) continue;
      page.node.style.height = `${page.node.offsetHeight}px`;
      page.list.replaceChildren();
      page.held = false;
    }
  }

  async #bringBack(page) {
    page.held = true;
    const turn = this.#turn;
    try {
      const { summaries } = await this.#fetchPage(page.cursor);
      if (turn !== this.#turn) return;
      page.list.replaceChildren(...summaries.map((result) => this.#card(result)));
      page.node.style.height = '';
    } catch {
      page.held = false; // it is fetched when it comes into view again
    }
  }
}

/** Tells `seen(node, near)` when a node comes near the window or leaves it; null where the browser cannot. */
function watching(seen) {
  if (typeof IntersectionObserver === 'undefined') return null;
  const observer = new IntersectionObserver(
    (entries) => entries.forEach((entry) => seen(entry.target, entry.isIntersecting)),
    { rootMargin: NEAR },
  );
  return {
    observe: (node) => observer.observe(node),
    unobserve: (node) => observer.unobserve(node),
    again: (node) => {
      observer.unobserve(node);
      observer.observe(node);
    },
  };
}
