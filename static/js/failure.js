/** A failure as a row that opens: the cause; then what it cost, what to do, and the detail as the server told it. */

import { copyButton } from './copying.js';
import { el } from './dom.js';
import { when } from './format.js';

/** What it cost and what to do, as paragraphs. */
export function afterwards(error) {
  const line = (name, text) => text && el('p', { class: `problem-${name}`, text });
  const again = error.retry_at ? `It is tried again at ${when(error.retry_at)}.` : '';
  return [line('consequence', error.consequence), line('consequence', again), line('remedy', error.remedy)].filter(Boolean);
}

/**
 * The row for `error` (an error object of the server); `control` is the one thing to do about it, or null, and `about`
 * ({job_id, url, …}) goes into the detail. `open` shows all at once.
 */
export function failureRow(error, { control = null, about = {}, open = false } = {}) {
  return el(
    'details',
    { class: 'failure', open },
    el('summary', { class: 'problem-cause', text: error.message }),
    ...afterwards(error),
    control,
    error.code && detail({ ...error, ...about }),
  );
}

function detail(facts) {
  const text = JSON.stringify(facts, null, 2);
  return el(
    'details',
    { class: 'raw' },
    el('summary', { text: 'Detail' }),
    el('pre', { tabindex: 0, text }),
    copyButton(() => text),
  );
}
