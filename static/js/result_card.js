/** One summary on the page: where it is from, the text, its key moments as links into the video, and how it was made. */

import { el, insertSummaryHtml, setText } from './dom.js';
import { clock, momentUrl, roughLength, when } from './format.js';
import { missingParts } from './missing_parts.js';

const CAPTIONS = {
  manual: 'captions by the author',
  auto: 'automatic captions',
  translated: 'translated captions',
  uploaded: 'your transcript',
  sample: 'a sample transcript',
  transcribed: 'speech written down by a model',
};
const LONG_TEXT = 900;

/**
 * The list item for a video result of the contract. `url` is its page in the reader; `open` shows all at once. `remove()`
 * and `star(on)` return promises, `pick()` tells whether it is selected now, and `picked` whether it is; `retry` has
 * missing parts read.
 */
export function resultCard(result, { url, open = false, picked = false, remove, star, pick, retry = null }) {
  const title = result.title || result.video_id || 'Untitled';
  const link = el('a', { href: url, text: title, data: { action: 'open' } });
  const text = el('div', { class: 'summary-text' });
  if (result.summary_html) insertSummaryHtml(text, result.summary_html);
  else text.textContent = result.summary ?? '';
  const body = el('div', { class: 'card-body' }, verdict(result), text, moments(result));
  const fault = el('p', { class: 'problem-cause', role: 'alert' });
  const told = (problem) => setText(fault, [problem.message, problem.remedy].filter(Boolean).join(' '));
  return el(
    'li',
    { class: 'card', data: { id: result.summary_id ?? '' } },
    el(
      'div',
      { class: 'card-head' },
      selecting(title, picked, pick),
      thumbnail(result),
      el('div', { class: 'card-names' }, el('h3', { class: 'card-title', tabindex: -1 }, link), origin(result), tags(result)),
      starring(result, title, star, told),
    ),
    strip(result),
    body,
    missingParts(result, title, retry),
    el(
      'div',
      { class: 'card-foot' },
      made(result),
      foldable(body, title, open || (result.summary ?? '').length < LONG_TEXT),
      el('button', { type: 'button', class: 'quiet', text: 'Listen', 'aria-label': `Listen: ${title}`, data: { action: 'listen' } }),
      removal(title, remove, told),
    ),
    fault,
  );
}

function selecting(title, picked, pick) {
  const button = el('button', {
    type: 'button',
    class: 'pick',
    'aria-pressed': String(picked),
    'aria-label': `Select: ${title}`,
    data: { action: 'select' },
  });
  button.addEventListener('click', () => button.setAttribute('aria-pressed', String(pick())));
  return button;
}

/** The star changes at once, and back when the server does not take it. */
function starring(result, title, star, told) {
  let on = Boolean(result.favourite);
  const button = el('button', { type: 'button', class: 'star', 'aria-label': `Star: ${title}`, data: { action: 'favourite' } });
  const show = () => {
    button.setAttribute('aria-pressed', String(on));
    setText(button, on ? '★' : '☆');
  };
  button.addEventListener('click', async () => {
    on = !on;
    show();
    try {
      await star(on);
    } catch (problem) {
      on = !on;
      show();
      told(problem);
    }
  });
  show();
  return button;
}

function tags(result) {
  if (!result.tags?.length) return null;
  return el('ul', { class: 'tags', 'aria-label': 'Tags' }, ...result.tags.map((tag) => el('li', { text: tag })));
}

function origin(result) {
  const parts = [result.channel, roughLength(result.duration), CAPTIONS[result.provenance?.captions]];
  return el('p', { class: 'card-origin', text: parts.filter(Boolean).join(' · ') });
}

/** Only YouTube's picture server is allowed by the page's policy; a picture that does not come leaves no hole. */
function thumbnail(result) {
  if (!result.thumbnail_url?.startsWith('https://i.ytimg.com/')) return null;
  const image = el('img', {
    class: 'thumbnail',
    alt: '',
    width: 160,
    height: 90,
    loading: 'lazy',
    decoding: 'async',
    referrerpolicy: 'no-referrer',
    on: { error: () => image.remove() },
  });
  image.src = result.thumbnail_url;
  return image;
}

/** The length of the video as a line, with a mark at each key moment. */
function strip(result) {
  if (!(result.duration > 0) || !result.key_moments?.length) return null;
  const marks = result.key_moments.map(({ t }) => {
    const mark = el('span', { class: 'strip-mark' });
    mark.style.left = `${Math.min(100, (100 * t) / result.duration).toFixed(2)}%`;
    return mark;
  });
  return el('div', { class: 'strip', 'aria-hidden': 'true' }, ...marks);
}

/** The line that answers the title, with its second; the speaker's own words stand in quotation marks. */
function verdict(result) {
  if (!result.verdict) return null;
  const { text, t, quoted } = result.verdict;
  const url = t === null ? null : momentUrl(result.video_url, t);
  const time = t === null ? null : el('time', { class: 'time', datetime: `PT${Math.floor(t)}S`, text: clock(t) });
  const link = url ? el('a', { class: 'time-link', href: url, target: '_blank', rel: 'noopener noreferrer' }, time) : time;
  return el('p', { class: 'verdict' }, link, el('span', { text: quoted ? `“${text}”` : text }));
}

function moments(result) {
  if (!result.key_moments?.length) return null;
  const rows = result.key_moments.map(({ t, label }) => {
    const url = momentUrl(result.video_url, t);
    const time = el('time', { class: 'time', datetime: `PT${Math.floor(t)}S`, text: clock(t) });
    const link = url
      ? el('a', { class: 'time-link', href: url, target: '_blank', rel: 'noopener noreferrer', 'aria-label': `${clock(t)}, ${label}` }, time)
      : time;
    return el('li', {}, link, el('span', { class: 'moment-label', text: label }));
  });
  return el('div', { class: 'moments' }, el('h4', { text: 'Key moments' }), el('ol', {}, ...rows));
}

function foldable(body, title, open) {
  const button = el('button', { type: 'button', class: 'quiet fold' });
  const show = (unfolded) => {
    body.classList.toggle('folded', !unfolded);
    button.setAttribute('aria-expanded', String(unfolded));
    button.setAttribute('aria-label', `${unfolded ? 'Show less' : 'Read on'}: ${title}`);
    setText(button, unfolded ? 'Show less' : 'Read on');
  };
  // What is cut off must not take the focus: links below the fold are reached after unfolding.
  body.addEventListener('focusin', () => show(true));
  button.addEventListener('click', () => show(body.classList.contains('folded')));
  show(open);
  return button;
}

function made(result) {
  const parts = [
    result.model === 'builtin' ? 'selected sentences, built in' : result.model,
    insteadOf(result),
    result.length,
    result.style,
    result.language,
    result.range && `${clock(result.range.from)}–${clock(result.range.to)}`,
    when(result.summarized_at),
    result.position > 0.02 && `${Math.round(result.position * 100)} % read`,
  ];
  const line = el('p', { class: 'card-made', text: parts.filter(Boolean).join(' · ') });
  if (result.fromLibrary) line.prepend(el('span', { class: 'badge', text: 'from the library' }));
  return line;
}

/** Which models were asked before, in vain. */
function insteadOf(result) {
  const names = (result.provenance?.fallback_from ?? []).map(({ model }) => model);
  return names.length ? `instead of ${names.join(', ')}` : '';
}

/** Deleting happens at once; whoever shows the card offers the way back. */
function removal(title, remove, told) {
  const button = el('button', { type: 'button', class: 'quiet', text: 'Delete', 'aria-label': `Delete: ${title}`, data: { action: 'delete' } });
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      await remove();
    } catch (problem) {
      told(problem);
    } finally {
      button.disabled = false;
    }
  });
  return button;
}
