/** Whether this browser has summaries made in the background or waits for them; the settings page writes it. */

const KEPT_AS = 'processing';

export const PROCESSING = ['auto', 'wait'];

/** `storage` of the browser, or null; `auto` unless something else was chosen. */
export function processingMode(storage) {
  const kept = storage?.getItem(KEPT_AS);
  return PROCESSING.includes(kept) ? kept : 'auto';
}

/** Keeps the choice. */
export function chooseProcessing(storage, mode) {
  storage?.setItem(KEPT_AS, mode);
}
