/** Taking a summary along: as Markdown in the clipboard, or its address to somebody else. */

import { copy } from './copying.js';
import { clock, momentUrl } from './format.js';

/** The summary with its title, address and key moments, as Markdown. */
export function markdownOf({ title, channel, video_url: url, summary, key_moments: moments = [] }) {
  const plain = (text) => String(text).replace(/\s+/g, ' ').replace(/[\\`*_[\]<>#]/g, '\\$&');
  const head = [`# ${plain(title)}`, [channel && plain(channel), url].filter(Boolean).join(' · ')];
  const rows = moments.map(({ t, label }) => {
    const address = momentUrl(url, t);
    return `- ${address ? `[${clock(t)}](${address})` : clock(t)} ${plain(label)}`;
  });
  const parts = [...head, summary.trim(), rows.length ? `## Key moments\n\n${rows.join('\n')}` : ''];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

/** Puts a text into the clipboard; an Error in words where the browser refuses. */
export async function toClipboard(text) {
  if (!(await copy(text))) throw new Error('This browser does not let the page copy. Select the text and copy it yourself.');
}

/** Offers the address to other apps where the system can do that, else copies it; what was done, in words. */
export async function shareLink(url, title) {
  if (navigator.share) {
    try {
      await navigator.share({ url, title });
    } catch (fault) {
      if (fault.name !== 'AbortError') throw fault;
    }
    return '';
  }
  await toClipboard(url);
  return 'The link is copied.';
}
