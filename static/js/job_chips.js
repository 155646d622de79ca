/** The chips at the top of the page: how many jobs run, wait and failed, each only when there is one. */

import { el, setShown } from './dom.js';

/** How many there are of each kind: {running, waiting, failed}; what is held waits. Pure. */
export function countsOf(views) {
  const counts = { running: 0, waiting: 0, failed: 0 };
  for (const view of views) {
    if (view.status === 'in_progress') counts.running += 1;
    else if (!view.over) counts.waiting += 1;
    else if (view.status === 'failed' || (view.status === 'completed' && view.failed > 0)) counts.failed += 1;
  }
  return counts;
}

export class JobChips {
  #box;
  #shown = '';

  constructor(box) {
    this.#box = box;
  }

  /** Counts these jobs, as JobTracker.view gives them. */
  show(views) {
    const counts = countsOf(views);
    const key = JSON.stringify(counts);
    if (key === this.#shown) return;
    this.#shown = key;
    const there = Object.entries(counts).filter(([, count]) => count > 0);
    setShown(this.#box, there.length > 0);
    this.#box.replaceChildren(...there.map(([kind, count]) =>
      el('a', { class: 'chip', href: '#queue-section', data: { kind } }, el('b', { text: count }), ` ${kind}`)));
  }
}
