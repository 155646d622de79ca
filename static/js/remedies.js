/** The one thing to do next about a failed video, by the code of its error, as something to click. */

import { el } from './dom.js';

const CAPTIONS = new Set([
  'youtube_blocked',
  'youtube_blocked_proxy',
  'youtube_blocked_rotating',
  'youtube_paused',
  'po_token_required',
  'consent_required',
  'captions_disabled',
  'captions_too_thin',
  'video_private',
  'video_members_only',
  'video_region_blocked',
  'video_unplayable',
  'age_restricted',
  'sound_too_long',
  'sound_unavailable',
]);
const LANGUAGE = new Set(['captions_not_in_language']);
const NOTHING = new Set(['video_unavailable', 'playlist_unavailable', 'record_lost']);

/** `captions`, `language`, `retry`, or null where only another link helps. */
export function remedyOf(error) {
  if (!error || NOTHING.has(error.code)) return null;
  if (LANGUAGE.has(error.code) && error.languages?.length) return 'language';
  return CAPTIONS.has(error.code) ? 'captions' : 'retry';
}

/** Whether something can be done about an item that waits by itself, too: it need not wait if captions are brought. */
export function helpsWhileWaiting({ status, error }) {
  return (status === 'retry' || status === 'held') && remedyOf(error) === 'captions';
}

/** Words of the button for what waits for a person. */
export const GO_ON = 'Go on over the budget';

/** True for what is held until a person lets it go on, even if a far time will, too. */
export function asksPerson({ status, nextAttemptAt, asks = !nextAttemptAt }) {
  return status === 'held' && asks;
}

/** What lets one video go on that waits for a person; `run` as of `remedyControl`. */
export function permission(title, run) {
  return button(GO_ON, title, (node) => once(node, run('retry')));
}

/**
 * What is clicked, or null. `run(action, choice)` does it and returns a promise; `choice` is the title for `captions` and
 * the tag for `language`. While it runs, it cannot be clicked again.
 */
export function remedyControl(error, title, run) {
  const action = remedyOf(error);
  if (action === 'captions') return captionsControl(title, run);
  if (action === 'language') return languageControl(error.languages, title, run);
  return action && button('Try again', title, (node) => once(node, run(action)));
}

function captionsControl(title, run) {
  const node = button('Send captions', title, () => run('captions', title));
  return el('div', { class: 'job-actions remedy' }, node);
}

function languageControl(languages, title, run) {
  const options = languages.map((tag) => el('option', { value: tag, text: nameOf(tag) }));
  const choice = el('select', { 'aria-label': `Language of the captions: ${title}` }, options);
  const node = button('Use these captions', title, () => once(node, run('language', choice.value)));
  return el('div', { class: 'job-actions remedy' }, choice, node);
}

function button(words, title, click) {
  const attributes = { type: 'button', class: 'quiet', text: words, 'aria-label': `${words}: ${title}` };
  return el('button', { ...attributes, on: { click: (event) => click(event.currentTarget) } });
}

async function once(node, running) {
  node.disabled = true;
  try {
    await running;
  } finally {
    node.disabled = false;
  }
}

function nameOf(tag) {
  try {
    return `${new Intl.DisplayNames(undefined, { type: 'language' }).of(tag)} (${tag})`;
  } catch {
    return tag;
  }
}
