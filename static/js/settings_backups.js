/** Backups: which there are, one more, one put back. Shown where the server makes them. */

import { el, setShown, setText } from './dom.js';
import { when } from './format.js';

export class BackupsView {
  #parts;
  #api;

  /** `parts`: section, make, said, list; `api` needs get(path) and post(path). */
  constructor(parts, api) {
    this.#parts = parts;
    this.#api = api;
    parts.make.addEventListener('click', () => this.#do('Making it…', () => api.post('admin/backups'), 'Made.'));
  }

  async load() {
    try {
      const { backups } = await this.#api.get('admin/backups');
      setShown(this.#parts.section, true);
      this.#parts.list.replaceChildren(...(backups.length ? backups.map((one) => this.#row(one)) : [el('li', { text: 'None yet.' })]));
    } catch (fault) {
      setShown(this.#parts.section, fault.status !== 404);
      if (fault.status !== 404) setText(this.#parts.said, fault.message);
    }
  }

  #row({ name, bytes, readable, created_at: at, reason }) {
    const facts = readable ? `${when(at)}, ${size(bytes)}, ${reason}` : `${name} cannot be read`;
    const put = el('button', { type: 'button', class: 'quiet', text: 'Put back', on: { click: () => this.#confirm(put, name) } });
    return el('li', {}, el('span', { text: facts }), readable && put);
  }

  /** The second click does it: what is there now is replaced. */
  #confirm(button, name) {
    if (button.dataset.sure) {
      this.#do('Checking it…', () => this.#api.post(`admin/backups/${encodeURIComponent(name)}/restore`), 'Put back.');
    } else {
      button.dataset.sure = 'true';
      setText(button, 'Replace what is here now?');
    }
  }

  async #do(words, work, done) {
    const { make, said } = this.#parts;
    make.disabled = true;
    setText(said, words);
    try {
      const answer = await work();
      setText(said, answer?.message ?? done);
      await this.load();
    } catch (fault) {
      setText(said, `${fault.message} ${fault.remedy ?? ''}`);
    } finally {
      make.disabled = false;
    }
  }
}

function size(bytes) {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
