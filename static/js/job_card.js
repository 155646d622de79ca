/** One job on the page: title, step, progress, its videos, the growing text, its log, and what can be done about it. */

import { fromNow } from './countdown.js';
import { el, setShown, setText } from './dom.js';
import { failureRow } from './failure.js';
import { JobItems } from './job_items.js';
import { JobLog } from './job_log.js';
import { leftOf, showStep, stateWords, stepOf, titleOf } from './job_words.js';
import { showLiveText } from './live_text.js';
import { asksPerson, GO_ON, helpsWhileWaiting, remedyControl, remedyOf } from './remedies.js';
import { thumbnailOf } from './thumbnail.js';

/** A card for the job `id`; `actions` as in UIUpdater. `node` is its list item. */
export class JobCard {
  #id;
  #actions;
  #view = null;
  #fault = null;

  /** `small` makes it one line; `onSmall(small)` is told when the reader changes that. */
  constructor(id, actions, { small = false, onSmall = () => {} } = {}) {
    this.#id = id;
    this.#actions = actions;
    this.title = el('h3', { class: 'job-title', tabindex: -1 });
    this.state = el('span', { class: 'job-state' });
    this.step = el('p', { class: 'job-step' });
    this.left = el('span', { class: 'job-left' });
    this.bar = el('progress', { class: 'job-bar', max: 1, value: 0 });
    this.percent = el('span', { class: 'job-percent', 'aria-hidden': 'true' });
    this.text = el('div', { class: 'live-text', tabindex: 0, role: 'region', hidden: true });
    this.items = new JobItems((action, index, choice) => this.#remedy(action, index, choice));
    this.log = new JobLog(() => new Date(fromNow(0)));
    this.error = el('div', { class: 'problem', hidden: true });
    this.fold = el('button', { type: 'button', class: 'plain job-fold', data: { action: 'select' } });
    this.fold.addEventListener('click', () => {
      this.#fold(!this.node.classList.contains('small'));
      onSmall(this.node.classList.contains('small'));
    });
    this.buttons = {
      cancel: this.#button('cancel', 'Cancel'),
      retry: this.#button('retry', 'Try again'),
      dismiss: this.#button('dismiss', 'Dismiss'),
    };
    this.buttons.dismiss.dataset.action = 'delete';
    this.log.line.dataset.action = 'open';
    this.names = el('div', { class: 'job-names' }, this.title, el('p', { class: 'job-line' }, this.state, this.left));
    this.head = el('div', { class: 'job-head' }, this.names, this.fold);
    this.rest = el('div', { class: 'job-rest' }, this.step, this.text, this.items.node, this.error,
      el('div', { class: 'job-foot' }, el('div', { class: 'job-actions' }, ...Object.values(this.buttons)), this.log.node));
    this.node = el('li', { class: 'job' }, this.head, el('div', { class: 'job-progress' }, this.bar, this.percent), this.rest);
    this.#fold(small);
  }

  /** Brings the card up to a view of the tracker. */
  update(view) {
    if (this.#view && this.#view.status !== view.status) this.#fault = null;
    this.#view = view;
    this.node.dataset.status = view.status;
    const title = titleOf(view);
    setText(this.title, title);
    setText(this.state, view.cancelling ? 'Cancelling' : stateWords(view.status));
    setText(this.left, leftOf(view));
    this.#picture(view);
    this.#progress(view, title);
    showStep(this.step, view, stepOf(view));
    this.#growing(view, title);
    this.items.update(view);
    this.log.note(view);
    const [only] = view.total <= 1 ? view.items : [];
    const stuck = Boolean(only) && view.status === only.status && helpsWhileWaiting(only);
    const error = (view.over || stuck) && view.total <= 1 ? view.error ?? only?.error : null;
    this.#problem(error, title);
    this.#offer(view, error, title);
  }

  #offer(view, error, title) {
    setShown(this.buttons.cancel, !view.over);
    const otherwise = error && !error.retryable && remedyOf(error) !== 'retry'; // to try the same again is no help
    setShown(this.buttons.retry, (view.over && !otherwise) || view.status === 'held');
    setText(this.buttons.retry, asksPerson(view) ? GO_ON : view.status === 'held' ? 'Try now' : 'Try again');
    setShown(this.buttons.dismiss, view.over);
    for (const [name, button] of Object.entries(this.buttons)) {
      button.setAttribute('aria-label', `${button.textContent}: ${title}`);
      if (name === 'cancel') button.disabled = view.cancelling;
    }
    this.#name(title);
  }

  #fold(small) {
    this.node.classList.toggle('small', small);
    setShown(this.rest, !small);
    this.fold.setAttribute('aria-expanded', String(!small));
    setText(this.fold, small ? 'Show' : 'Minimise');
    this.#name(this.title.textContent);
  }

  #name(title) {
    this.fold.setAttribute('aria-label', `${this.fold.textContent}: ${title}`);
  }

  #picture({ total, items }) {
    if (this.picture || total > 1 || !items[0]?.videoId) return;
    this.picture = thumbnailOf(items[0].videoId);
    if (this.picture) this.head.prepend(this.picture);
  }

  #progress(view, title) {
    setShown(this.bar.parentElement, !view.over);
    this.bar.value = view.progress;
    this.bar.setAttribute('aria-label', `Progress of ${title}`);
    setText(this.percent, `${Math.floor(view.progress * 100)} %`);
  }

  /** Of several items that are written at once, the first is shown; the list says how far the others are. */
  #growing(view, title) {
    const writing = view.over ? null : view.items.find((item) => item.text && item.status === 'in_progress');
    setShown(this.text, Boolean(writing));
    if (!writing) return this.text.replaceChildren();
    this.text.setAttribute('aria-label', `Summary being written: ${writing.title || title}`);
    showLiveText(this.text, writing.text);
  }

  /** The fault of a click comes before the `error` of the only video, whose remedy stays where it is. */
  #problem(error, title) {
    const told = this.#fault ?? error;
    setShown(this.error, Boolean(told));
    const key = JSON.stringify([told ?? null, error ?? null, title]);
    if (this.error.dataset.shown === key) return;
    this.error.dataset.shown = key;
    const { index = 0, videoId } = this.#view.items[0] ?? {};
    const known = error && remedyOf(error) !== 'retry'; // the card has that button already
    const control = known ? remedyControl(error, title, (action, choice) => this.#remedy(action, index, choice)) : null;
    const about = { job_id: this.#id, video_id: videoId };
    this.error.replaceChildren(...(told ? [failureRow(told, { control, about, open: true })] : []));
  }

  async #remedy(action, index, choice) {
    await this.#attempt(() => this.#actions.remedy(action, this.#id, index, choice));
  }

  async #attempt(run) {
    try {
      await run();
      this.#fault = null;
    } catch (fault) {
      this.#fault = { message: fault.message, remedy: fault.remedy };
    }
    if (this.#view) this.update(this.#view);
  }

  #button(action, words) {
    const run = async () => {
      this.buttons[action].disabled = true;
      await this.#attempt(() => this.#actions[action](this.#id).finally(() => (this.buttons[action].disabled = false)));
    };
    return el('button', { type: 'button', class: 'quiet', text: words, hidden: true, on: { click: run } });
  }
}
