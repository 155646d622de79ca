/** Taking a summary along: as Markdown in the clipboard, or its address to somebody else. */

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

/** Puts a text into the clipboard; also where the page was not loaded safely (http on another machine). */
export async function toClipboard(text, browser) {
  const { navigator, document } = browser;
  if (navigator.clipboard && browser.isSecureContext) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const before = document.activeElement;
  const field = Object.assign(document.createElement('textarea'), { value: text, className: 'unseen' });
  document.body.append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  before?.focus?.();
  if (!done) throw new Error('This browser does not let the page copy. Select the text and copy it yourself.');
}

/** Offers the address to other apps where the system can do that, else copies it; what was done, in words. */
export async function shareLink(url, title, browser) {
  if (browser.navigator.share) {
    try {
      await browser.navigator.share({ url, title });
    } catch (fault) {
      if (fault.name !== 'AbortError') throw fault;
    }
    return '';
  }
  await toClipboard(url, browser);
  return 'The link is copied.';
}
