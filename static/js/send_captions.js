/** The window in which a person brings captions for one video: from a tab of YouTube, pasted, or as a file. */

import { bookmarklet } from './bookmarklet.js';
import { el, setShown, setText } from './dom.js';

const FORMS = '.vtt,.srt,.json3,.json,.txt,text/vtt,text/plain,application/json';
const STUCK = new Set(['failed', 'cancelled', 'held', 'retry']);

export class CaptionsWindow {
  #api;
  #app;
  #onSent;
  #shown = null;

  /** `app` is the address of the page, with a slash at its end; `onSent()` is called when the server took captions. */
  constructor({ api, app, onSent }) {
    this.#api = api;
    this.#app = app;
    this.#onSent = onSent;
  }

  /** Opens it for an item; resolves when it is closed. */
  open(id, index, title) {
    this.#shown?.dialog.close();
    return new Promise((closed) => {
      const parts = this.#parts(id, index, title);
      this.#shown = { id, index, ...parts };
      parts.dialog.addEventListener('close', () => {
        parts.dialog.remove();
        if (this.#shown?.dialog === parts.dialog) this.#shown = null; // it is told late, when another may be open
        closed();
      });
      document.body.append(parts.dialog);
      parts.dialog.showModal();
      this.#invite(id, index);
    });
  }

  /** Closes when the video goes on, whichever way its captions came; `views` are those of the tracker. */
  follow(views) {
    const { id, index, dialog } = this.#shown ?? {};
    const view = views.find((one) => one.id === id);
    const item = view && (view.items.find((one) => one.index === index) ?? { status: view.status });
    if (item && !STUCK.has(item.status)) dialog.close();
  }

  #parts(id, index, title) {
    const problem = el('p', { class: 'problem', role: 'alert', hidden: true });
    const mark = el('a', { class: 'bookmark', draggable: 'true', hidden: true, text: 'Send captions' });
    mark.addEventListener('click', (event) => {
      event.preventDefault();
      this.#fail({ message: 'It works on YouTube only.', remedy: 'Drag it to your bookmarks, or copy it.' });
    });
    const code = el('input', { readonly: true, hidden: true, 'aria-label': 'The bookmark as text' });
    const copy = el('button', { type: 'button', class: 'quiet', text: 'Copy it', disabled: true, on: { click: () => this.#copy() } });
    const video = el('a', { target: '_blank', rel: 'noopener', text: 'Open the video' });
    const text = el('textarea', { rows: 4, spellcheck: 'false', 'aria-label': 'The transcript as text' });
    const send = el('button', { type: 'button', class: 'quiet', text: 'Send the text' });
    send.addEventListener('click', () => text.value.trim() && this.#send(() => this.#api.bringText(id, index, text.value)));
    const file = el('input', { type: 'file', accept: FORMS, id: 'captions-file' });
    file.addEventListener('change', () => file.files.length && this.#send(() => this.#api.bringCaptions(id, index, file.files[0])));
    const close = el('button', { type: 'button', class: 'quiet', text: 'Close', on: { click: () => dialog.close() } });
    const dialog = el(
      'dialog',
      { class: 'captions-window', 'aria-labelledby': 'captions-title' },
      el('h2', { id: 'captions-title', text: `Captions for ${/^https?:/.test(title) ? 'this video' : title}` }),
      problem,
      el('h3', { text: 'From YouTube in your own browser' }),
      el(
        'ol',
        {},
        el('li', {}, 'Drag this to your bookmarks bar: ', mark, ' or ', copy, ' and make it the address of a bookmark.', code),
        el('li', {}, video, ' in this browser.'),
        el('li', { text: 'Choose the bookmark there. This window closes when the captions have come.' }),
      ),
      el('h3', { text: 'As text' }),
      el('p', { class: 'hint', text: 'Below a video on YouTube, "Show transcript" shows it; copy all of it.' }),
      text,
      send,
      el('h3', { text: 'As a file' }),
      el('label', { class: 'drop-here', for: 'captions-file' }, 'Drop a subtitle file here, or choose one: ', file),
      el('p', { class: 'captions-end' }, close),
    );
    dialog.addEventListener('dragover', (event) => event.preventDefault());
    dialog.addEventListener('drop', (event) => {
      event.preventDefault();
      const [dropped] = event.dataTransfer.files;
      if (dropped) this.#send(() => this.#api.bringCaptions(id, index, dropped));
    });
    return { dialog, problem, mark, code, copy, video };
  }

  async #invite(id, index) {
    const parts = this.#shown;
    try {
      const { token, video_id: video, video_url: url, languages } = await this.#api.invitation(id, index);
      const text = bookmarklet({ app: this.#app, job: id, index, token, video, url, languages });
      parts.mark.setAttribute('href', text); // only to be dragged: this page's policy would not run it
      parts.code.value = text;
      parts.copy.disabled = false;
      parts.video.href = url;
      setShown(parts.mark, true);
    } catch (fault) {
      this.#fail(fault);
    }
  }

  async #copy() {
    const { code, copy } = this.#shown;
    try {
      await navigator.clipboard.writeText(code.value);
      setText(copy, 'Copied');
    } catch {
      setShown(code, true); // without TLS there is no clipboard for pages
      code.focus();
      code.select();
    }
  }

  async #send(sending) {
    setShown(this.#shown.problem, false);
    try {
      await sending();
      this.#onSent();
      this.#shown?.dialog.close();
    } catch (fault) {
      this.#fail(fault);
    }
  }

  #fail({ message, remedy = '' }) {
    if (!this.#shown) return;
    setText(this.#shown.problem, `${message} ${remedy}`);
    setShown(this.#shown.problem, true);
  }
}
