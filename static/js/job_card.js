/** One job on the page: title, step, progress, its items, the growing text, and what can be done about it. */

import { countDown, stopCounting } from './countdown.js';
import { el, setShown, setText } from './dom.js';
import { counted, roughLength, sentence, when } from './format.js';
import { showLiveText } from './live_text.js';
import { asksPerson, GO_ON, helpsWhileWaiting, permission, remedyControl, remedyOf } from './remedies.js';

const WORDS = {
  pending: 'Waiting',
  in_progress: 'Working',
  retry: 'Waits to try again',
  held: 'On hold',
  completed: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

/** A card for the job `id`; `actions` as in UIUpdater. `node` is its list item. */
export class JobCard {
  #id;
  #actions;
  #view = null;
  #rows = new Map();
  #fault = null;

  constructor(id, actions) {
    this.#id = id;
    this.#actions = actions;
    this.title = el('h3', { class: 'job-title' });
    this.state = el('span', { class: 'job-state' });
    this.step = el('p', { class: 'job-step' });
    this.bar = el('progress', { class: 'job-bar', max: 1, value: 0 });
    this.percent = el('span', { class: 'job-percent', 'aria-hidden': 'true' });
    this.text = el('div', { class: 'live-text', tabindex: 0, role: 'region', hidden: true });
    this.items = el('ol', { class: 'items' });
    this.itemsLine = el('summary');
    this.itemsBox = el('details', { class: 'items-box', hidden: true }, this.itemsLine, this.items);
    this.error = el('div', { class: 'problem', hidden: true });
    this.buttons = {
      cancel: this.#button('cancel', 'Cancel'),
      retry: this.#button('retry', 'Try again'),
      dismiss: this.#button('dismiss', 'Dismiss'),
    };
    this.node = el(
      'li',
      { class: 'job' },
      el('div', { class: 'job-head' }, this.title, this.state),
      el('div', { class: 'job-progress' }, this.bar, this.percent),
      this.step,
      this.text,
      this.itemsBox,
      this.error,
      el('div', { class: 'job-actions' }, ...Object.values(this.buttons)),
    );
  }

  /** Brings the card up to a view of the tracker. */
  update(view) {
    if (this.#view && this.#view.status !== view.status) this.#fault = null;
    this.#view = view;
    this.node.dataset.status = view.status;
    const title = titleOf(view);
    setText(this.title, title);
    setText(this.state, view.cancelling ? 'Cancelling' : WORDS[view.status] ?? view.status);
    this.#progress(view, title);
    showStep(this.step, view, stepOf(view));
    this.#growing(view);
    this.#list(view);
    const [only] = view.total <= 1 ? view.items : [];
    const stuck = Boolean(only) && view.status === only.status && helpsWhileWaiting(only);
    const error = (view.over || stuck) && view.total <= 1 ? view.error ?? only?.error : null;
    this.#problem(this.#fault ?? error, error, title);
    setShown(this.buttons.cancel, !view.over);
    const otherwise = error && !error.retryable && remedyOf(error) !== 'retry'; // to try the same again is no help
    setShown(this.buttons.retry, (view.over && !otherwise) || view.status === 'held');
    setText(this.buttons.retry, asksPerson(view) ? GO_ON : 'Try again');
    setShown(this.buttons.dismiss, view.over);
    for (const [name, button] of Object.entries(this.buttons)) {
      button.setAttribute('aria-label', `${button.textContent}: ${title}`);
      if (name === 'cancel') button.disabled = view.cancelling;
    }
  }

  #progress(view, title) {
    setShown(this.bar.parentElement, !view.over);
    this.bar.value = view.progress;
    this.bar.setAttribute('aria-label', `Progress of ${title}`);
    setText(this.percent, `${Math.floor(view.progress * 100)} %`);
  }

  /** Of several items that are written at once, the first is shown; the list says how far the others are. */
  #growing(view) {
    const writing = view.over ? null : view.items.find((item) => item.text && item.status === 'in_progress');
    setShown(this.text, Boolean(writing));
    if (!writing) return this.text.replaceChildren();
    this.text.setAttribute('aria-label', `Summary being written: ${writing.title || titleOf(view)}`);
    showLiveText(this.text, writing.text);
  }

  #list(view) {
    setShown(this.itemsBox, view.total > 1 && view.items.length > 0);
    if (view.total <= 1) return;
    const failed = view.failed ? `, ${view.failed} failed` : '';
    setText(this.itemsLine, `${view.done} of ${counted(view.total, 'video', 'videos')} done${failed}`);
    for (const item of view.items) {
      let row = this.#rows.get(item.index);
      if (!row) {
        row = newRow();
        this.#rows.set(item.index, row);
        this.items.append(row.node);
        if (view.total <= 12 && this.#rows.size === 1) this.itemsBox.open = true;
      }
      updateRow(row, item, (action, choice) => this.#remedy(action, item.index, choice));
    }
  }

  /** `told` is the fault of a click, else the `error` of the only video, whose remedy stays where it is. */
  #problem(told, error, title) {
    setShown(this.error, Boolean(told));
    const key = JSON.stringify([told ?? null, error ?? null, title]);
    if (this.error.dataset.shown === key) return;
    this.error.dataset.shown = key;
    const index = this.#view.items[0]?.index ?? 0;
    const known = error && remedyOf(error) !== 'retry'; // the card has that button already
    const control = known ? remedyControl(error, title, (action, choice) => this.#remedy(action, index, choice)) : null;
    this.error.replaceChildren(...problemLines(told), ...(control ? [control] : []));
  }

  async #remedy(action, index, choice) {
    try {
      await this.#actions.remedy(action, this.#id, index, choice);
      this.#fault = null;
    } catch (fault) {
      this.#fault = { message: fault.message, remedy: fault.remedy };
    }
    if (this.#view) this.update(this.#view);
  }

  #button(action, words) {
    const run = async () => {
      const button = this.buttons[action];
      button.disabled = true;
      try {
        await this.#actions[action](this.#id);
        this.#fault = null;
      } catch (fault) {
        this.#fault = { message: fault.message, remedy: fault.remedy };
      } finally {
        button.disabled = false;
        if (this.#view) this.update(this.#view);
      }
    };
    return el('button', { type: 'button', class: 'quiet', text: words, hidden: true, on: { click: run } });
  }
}

/** Cause, consequence and remedy as paragraphs. */
export function problemLines(error) {
  if (!error) return [];
  const line = (name, text) => text && el('p', { class: `problem-${name}`, text });
  const again = error.retry_at ? `It is tried again at ${when(error.retry_at)}.` : '';
  return [
    line('cause', error.message),
    line('consequence', error.consequence),
    line('consequence', again),
    line('remedy', error.remedy),
  ].filter(Boolean);
}

function titleOf(view) {
  if (view.total <= 1) return view.title || view.name || 'One video';
  const count = counted(view.total, 'video', 'videos');
  return view.name ? `${view.name}, ${count}` : `${view.type === 'playlist' ? 'Playlist' : 'Batch'} of ${count}`;
}

function stepOf(view) {
  if (view.over) return ''; // the list and the error say it
  const estimate = view.status === 'pending' && view.estimatedSeconds ? `, about ${roughLength(view.estimatedSeconds)}` : '';
  const current = view.total > 1 && view.title ? `${view.title}: ` : '';
  return `${current}${sentence(view.message)}${estimate}`;
}

/** What waits for its next try counts down to it. */
function showStep(node, { status, nextAttemptAt }, words) {
  if (nextAttemptAt && (status === 'retry' || status === 'held')) {
    return countDown(node, nextAttemptAt, (left) => `${words}${words && ', '}${left ? `next try in ${left}` : 'next try now'}`);
  }
  stopCounting(node);
  return setText(node, words);
}

function newRow() {
  const title = el('span', { class: 'item-title' });
  const step = el('span', { class: 'item-step' });
  const error = el('div', { class: 'item-problem', hidden: true });
  const ask = el('div', { class: 'item-ask', hidden: true });
  return { title, step, error, ask, node: el('li', { class: 'item' }, title, step, error, ask) };
}

function updateRow(row, item, run) {
  row.node.dataset.status = item.status;
  setText(row.title, item.title || `Video ${item.index + 1}`);
  const percent = item.status === 'in_progress' ? ` ${Math.floor(item.progress * 100)} %` : '';
  const asks = asksPerson(item);
  const told = item.status === 'in_progress' || (asks && !item.error);
  const words = told ? `${sentence(item.message)}${percent}` : WORDS[item.status] ?? item.status;
  showStep(row.step, item, words);
  setShown(row.error, Boolean(item.error) && item.status !== 'completed');
  if (item.error && row.told !== item.error) {
    const control = item.over || helpsWhileWaiting(item) ? remedyControl(item.error, item.title, run) : null;
    row.error.replaceChildren(...problemLines(item.error), ...(control ? [control] : []));
  }
  row.told = item.error;
  setShown(row.ask, asks);
  if (asks && !row.ask.hasChildNodes()) row.ask.append(permission(item.title, run));
}
