/** What a search found, as list items: where it is said, and what failed with what can be done. */

import { el, setText } from './dom.js';
import { clock, highlighted, when } from './format.js';

/** A place in a summary or a transcript; its title and its time lead to the reader, to that very second. */
export function hitItem(hit, readerUrl) {
  const title = hit.title || hit.video_id || 'Untitled';
  const t = hit.t ?? null;
  const url = readerUrl(hit.summary_id, t);
  const words = highlighted(hit.snippet, hit.highlights).map(({ text, marked }) => (marked ? el('mark', { text }) : text));
  const about = [hit.channel, hit.model, when(hit.summarized_at)].filter(Boolean).join(' · ');
  return el(
    'li',
    { class: 'card hit', data: { id: hit.summary_id } },
    el('h3', { class: 'card-title', tabindex: -1 }, el('a', { href: url, text: title, data: { action: 'open' } })),
    el('p', { class: 'snippet', dir: 'auto' }, t === null ? null : timeLink(t, url, title), ...words),
    el('p', { class: 'card-made', text: about }),
  );
}

function timeLink(t, href, title) {
  const time = el('time', { class: 'time', datetime: `PT${t}S`, text: clock(t) });
  return el('a', { class: 'time-link', href, 'aria-label': `${title} at ${clock(t)}` }, time);
}

/** An item of a job that failed; `retry(jobId, index)` has it tried again and returns a promise. */
export function failedItem(hit, retry) {
  const title = hit.title || hit.video_id;
  const button = el('button', { type: 'button', class: 'quiet', text: 'Try again', 'aria-label': `Try again: ${title}` });
  const fault = el('p', { class: 'problem-cause', role: 'alert' });
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      await retry(hit.job_id, hit.index);
      setText(button, 'Asked for');
    } catch (problem) {
      button.disabled = false;
      setText(fault, problem.message);
    }
  });
  return el(
    'li',
    { class: 'card hit' },
    el('h3', { class: 'card-title', tabindex: -1, text: title }),
    el('p', { class: 'snippet' }, hit.error, ' ', hit.error_detail?.remedy),
    button,
    fault,
  );
}
