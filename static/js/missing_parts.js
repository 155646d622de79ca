/** The parts of a long video that no model would read, and a button that has only those read. */

import { el, setShown, setText } from './dom.js';
import { clock } from './format.js';

/** What to ask of the server so that the missing parts of this result are read: the same again. */
export function completing(result) {
  return result.range ? { from: result.range.from, to: result.range.to } : {};
}

/** A notice for the card, or null when nothing is missing; `retry(result)` starts the work and returns a promise. */
export function missingParts(result, title, retry) {
  const parts = result.provenance?.parts_missing ?? [];
  if (!parts.length || !retry) return null;
  const named = parts.map(({ index, from, to }) => `part ${index} (${clock(from)}–${clock(to)})`).join(', ');
  const words = `Missing: ${named}.`;
  const fault = el('p', { class: 'problem-cause', role: 'alert', hidden: true });
  const button = el('button', { type: 'button', class: 'quiet', text: 'Retry', 'aria-label': `Retry ${named}: ${title}` });
  button.addEventListener('click', async () => {
    button.disabled = true;
    setShown(fault, false);
    try {
      await retry(result);
      setText(button, 'Asked for');
    } catch (problem) {
      button.disabled = false;
      setText(fault, problem.message);
      setShown(fault, true);
    }
  });
  return el('div', { class: 'missing-parts', role: 'group', 'aria-label': words }, el('p', { text: words }), button, fault);
}
