/** The log of a job: its steps with the times at which this page heard of them. */

import { el } from './dom.js';
import { sentence } from './format.js';

const MOST = 500;
const TIME = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' };

/** What a job went through, from the views of the tracker: a line when a video's step or state changes. */
export class JobLog {
  #now;
  #last = new Map();
  #lines = 0;

  /** `now()` gives the server's time as a Date. */
  constructor(now) {
    this.#now = now;
    this.list = el('ol', { class: 'log', tabindex: 0, 'aria-label': 'Steps' });
    this.line = el('summary', { text: 'Log' });
    this.node = el('details', { class: 'log-box' }, this.line, this.list);
  }

  /** Takes in a view; the first one also tells when the job was added and begun. */
  note(view) {
    if (this.#lines === 0) {
      this.#add(view.createdAt, 'Added to the queue');
      if (view.startedAt) this.#add(view.startedAt, 'Begun');
    }
    const several = view.total > 1;
    for (const item of view.items) this.#changed(several ? item.index : 'job', item, several ? nameOf(item) : '');
    if (view.items.length === 0) this.#changed('job', view, '');
  }

  #changed(key, { message, status, error }, title) {
    const words = (status === 'failed' && error?.message) || sentence(message);
    if (!words || this.#last.get(key) === words || status === 'pending') return;
    this.#last.set(key, words);
    this.#add(this.#now().toISOString(), title ? `${title}: ${words}` : words);
  }

  #add(iso, words) {
    const date = new Date(iso || this.#now());
    const time = new Intl.DateTimeFormat(undefined, TIME).format(date);
    this.list.append(el('li', {}, el('time', { datetime: date.toISOString(), text: time }), el('span', { text: words })));
    this.#lines += 1;
    if (this.#lines > MOST) this.list.firstElementChild.remove();
  }
}

/** A link is no name. */
function nameOf({ title, index }) {
  return title && !/^https?:/.test(title) ? title : `Video ${index + 1}`;
}
