/** The versions of one summary, two of them side by side. */

import { el, insertSummaryHtml, setText } from './dom.js';
import { clock, counted, when } from './format.js';
import { timeLink } from './timed_text.js';

/** `versions(id)` brings them, the newest first. */
export function versionsView(result, versions) {
  const note = el('p', { class: 'hint', role: 'status', text: 'Looking for versions …' });
  const panes = el('div', { class: 'panes' });
  const box = el('div', { class: 'tool' }, note, panes);
  versions(result.summary_id).then(
    ({ versions: all }) => {
      setText(note, all.length > 1 ? `${counted(all.length, 'version', 'versions')} of this video.` : 'This is the only version so far.');
      const mine = Math.max(all.findIndex((each) => each.summary_id === result.summary_id), 0);
      const shown = all.length > 1 ? [mine, mine === 0 ? 1 : 0] : [];
      panes.replaceChildren(...shown.map((at, side) => pane(all, at, side ? 'Compared with' : 'Version', result.summary_id)));
    },
    (fault) => setText(note, [fault.message, fault.remedy].filter(Boolean).join(' ')),
  );
  return box;
}

/** What tells one version from another, in words. */
export function versionName({ model, length, style, language, range, summarized_at: at }) {
  const stretch = range && `${clock(range.from)}–${clock(range.to)}`;
  return [model, length, style, language, stretch, when(at)].filter(Boolean).join(' · ');
}

function pane(all, chosen, words, key) {
  const options = all.map((each, at) => el('option', { value: at, text: versionName(each), selected: at === chosen }));
  const id = `${words === 'Version' ? 'one' : 'other'}-version-${key}`;
  const select = el('select', { id }, ...options);
  const text = el('div', { class: 'summary-text' });
  const moments = el('ol', { class: 'version-moments' });
  const show = () => {
    const one = all[Number(select.value)];
    insertSummaryHtml(text, one.summary_html ?? '');
    moments.replaceChildren(
      ...one.key_moments.map(({ t, label }) => el('li', {}, timeLink(Math.floor(t), clock(t), one.video_url), ` ${label}`)),
    );
  };
  select.addEventListener('change', show);
  show();
  return el('section', { class: 'pane', 'aria-label': words }, el('label', { for: id, text: words }), select, text, moments);
}
