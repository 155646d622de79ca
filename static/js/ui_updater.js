/** The live queue: one card for each job, brought up to date in place. */

import { JobCard } from './job_card.js';
import { setShown, setText } from './dom.js';
import { sentence } from './format.js';
import { Minimised } from './minimised.js';

const ANNOUNCE_EVERY = 3_000;
const NEW_AT_ONCE = 25;

/**
 * `parts`: section, title, list (of cards) and announcer (a polite live region). `actions`: cancel, retry, dismiss,
 * each taking a job id, and remedy, taking what remedies.js says, a job id, the index of an item and the choice; each
 * returns a promise, and a failure is shown on the card. Steps are announced at most every
 * three seconds, ends at once, and text never. `minimised` knows which cards are small.
 */
export class UIUpdater {
  #parts;
  #actions;
  #cards = new Map();
  #said = '';
  #saidAt = -ANNOUNCE_EVERY;
  #now;
  #minimised;

  constructor(parts, actions, { now = () => performance.now(), minimised = new Minimised(null) } = {}) {
    this.#parts = parts;
    this.#actions = actions;
    this.#now = now;
    this.#minimised = minimised;
  }

  /**
   * Shows these jobs (as JobTracker.view gives them) in this order, and no others. A card whose view is the object it
   * was before is left alone, unless `anew`, when time went on. Many new ones come in parts, so that the page can answer
   * in between: false while there are more, to be shown with the next call.
   */
  show(views, { anew = false } = {}) {
    const shown = views.filter(worthShowing);
    const ids = new Set(shown.map((view) => view.id));
    for (const [id, { card }] of this.#cards) {
      if (ids.has(id)) continue;
      this.#takeAway(card.node);
      this.#cards.delete(id);
    }
    const before = this.#cards.size;
    const rest = shown.findIndex((view, at) => !this.#place(view, at, { anew, room: this.#cards.size - before < NEW_AT_ONCE }));
    const running = shown.filter((view) => !view.over).length;
    setText(this.#parts.title, running ? 'In progress' : 'Needs a look');
    setShown(this.#parts.section, shown.length > 0);
    this.#announceStep(shown);
    return rest < 0;
  }

  /** Says a sentence to those who listen instead of look. */
  announce(text) {
    this.#said = text;
    this.#saidAt = this.#now();
    setText(this.#parts.announcer, text);
  }

  /** The focus does not get lost with a card: the next one takes it, else the page. */
  #takeAway(node) {
    const heir = node.contains(document.activeElement) && (node.nextElementSibling ?? node.previousElementSibling);
    const lost = heir === null;
    node.remove();
    if (heir) heir.querySelector('.job-title').focus();
    else if (lost) this.#parts.list.closest('main')?.focus();
  }

  /** False when it would be a new card and there is no `room` for one now. */
  #place(view, at, { anew, room }) {
    let known = this.#cards.get(view.id);
    if (!known && !room) return false;
    if (!known) {
      known = { card: this.#newCard(view.id), view: null };
      this.#cards.set(view.id, known);
    }
    const { card } = known;
    if (anew || known.view !== view) card.update(view);
    known.view = view;
    const { list } = this.#parts;
    if (list.children[at] !== card.node) list.insertBefore(card.node, list.children[at] ?? null);
    return true;
  }

  #newCard(id) {
    return new JobCard(id, this.#actions, {
      small: this.#minimised.has(id),
      onSmall: (small) => this.#minimised.set(id, small),
    });
  }

  #announceStep(views) {
    const running = views.find((view) => view.status === 'in_progress');
    if (!running || this.#now() - this.#saidAt < ANNOUNCE_EVERY) return;
    const text = `${running.title || 'Summary'}: ${sentence(running.message)}`;
    if (text !== this.#said) this.announce(text);
  }
}

/** A job that gave all its summaries is in the library and needs no card; a cancelled one was somebody's wish. */
export function worthShowing(view) {
  if (!view.over) return true;
  return view.status === 'failed' || (view.status === 'completed' && view.failed > 0);
}
