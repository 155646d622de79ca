/** The page that a bookmarklet opens from a tab of YouTube: it takes the captions and sends them to its own server. */

import { ApiClient } from './api_client.js';
import { byId, setText } from './dom.js';

const YOUTUBE = ['https://www.youtube.com', 'https://m.youtube.com'];

/** Listens in `browser` for the captions of the tab that opened it, once, and hands them to `api`. */
export function listen(browser, api, { said, next }) {
  const from = browser.location.hash.slice(1);
  const opener = browser.opener;
  if (!opener || !YOUTUBE.includes(from)) {
    setText(said, 'This page is opened by the bookmark that sends captions.');
    setText(next, 'Choose "Send captions" at a video, and follow the three steps there.');
    return;
  }
  const take = async (event) => {
    if (event.source !== opener || event.origin !== from || typeof event.data !== 'object') return;
    browser.removeEventListener('message', take);
    const { job, index, sent, words } = event.data;
    if (!sent) {
      setText(said, words);
      return;
    }
    setText(said, 'Sending the captions…');
    try {
      await api.sendTabCaptions(job, index, sent);
      setText(said, `The captions were sent. ${sent.title ?? 'The video'} goes on.`);
      setText(next, 'You can close this window and the tab with the video.');
    } catch (fault) {
      setText(said, fault.message);
      setText(next, fault.remedy);
    }
  };
  browser.addEventListener('message', take);
  opener.postMessage('ready', from);
}

/** Makes the page of this document work. */
export function begin(browser) {
  const api = new ApiClient({ fetch: browser.fetch.bind(browser), base: browser.document.baseURI });
  byId('close').addEventListener('click', () => browser.close());
  listen(browser, api, { said: byId('said'), next: byId('next') });
}
