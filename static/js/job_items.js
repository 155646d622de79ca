/** The videos of a job as a compact list: each with its own state, its failure and the one thing to do about it. */

import { el, setShown, setText } from './dom.js';
import { failureRow } from './failure.js';
import { counted, sentence } from './format.js';
import { showStep, stateWords } from './job_words.js';
import { asksPerson, helpsWhileWaiting, permission, remedyControl } from './remedies.js';

const FEW = 12;

export class JobItems {
  #run;
  #rows = new Map();

  /** `run(action, index, choice)` does what a remedy says (see remedies.js) and returns a promise. */
  constructor(run) {
    this.#run = run;
    this.list = el('ol', { class: 'items', tabindex: 0, 'aria-label': 'Videos' });
    this.line = el('summary');
    this.node = el('details', { class: 'items-box', hidden: true }, this.line, this.list);
  }

  /** Brings the list up to a view of the tracker; a job of one video has none. */
  update(view) {
    setShown(this.node, view.total > 1 && view.items.length > 0);
    if (view.total <= 1) return;
    const failed = view.failed ? `, ${view.failed} failed` : '';
    setText(this.line, `${view.done} of ${counted(view.total, 'video', 'videos')} done${failed}`);
    for (const item of view.items) {
      let row = this.#rows.get(item.index);
      if (!row) {
        row = newRow();
        this.#rows.set(item.index, row);
        this.list.append(row.node);
        if (view.total <= FEW && this.#rows.size === 1) this.node.open = true;
      }
      this.#bring(row, item, view.id);
    }
  }

  #bring(row, item, jobId) {
    const run = (action, choice) => this.#run(action, item.index, choice);
    row.node.dataset.status = item.status;
    setText(row.title, item.title || `Video ${item.index + 1}`);
    const percent = item.status === 'in_progress' ? ` ${Math.floor(item.progress * 100)} %` : '';
    const asks = asksPerson(item);
    const told = item.status === 'in_progress' || (asks && !item.error);
    showStep(row.step, item, told ? `${sentence(item.message)}${percent}` : stateWords(item.status));
    setShown(row.error, Boolean(item.error) && item.status !== 'completed');
    if (item.error && row.told !== item.error) {
      const control = item.over || helpsWhileWaiting(item) ? remedyControl(item.error, item.title, run) : null;
      const about = { job_id: jobId, index: item.index, video_id: item.videoId };
      row.error.replaceChildren(failureRow(item.error, { control, about, open: row.error.querySelector('.failure')?.open }));
    }
    row.told = item.error;
    setShown(row.ask, asks);
    if (asks && !row.ask.hasChildNodes()) row.ask.append(permission(item.title, run));
  }
}

function newRow() {
  const title = el('span', { class: 'item-title' });
  const step = el('span', { class: 'item-step' });
  const error = el('div', { class: 'item-problem', hidden: true });
  const ask = el('div', { class: 'item-ask', hidden: true });
  return { title, step, error, ask, node: el('li', { class: 'item' }, title, step, error, ask) };
}
