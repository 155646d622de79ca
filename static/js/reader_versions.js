/** The versions of a summary side by side, and the writing of one more with its progress until it stands among them. */

import { againForm } from './again_form.js';
import { el, setShown, setText } from './dom.js';
import { versionsView } from './versions_view.js';

const OVER = new Set(['completed', 'failed', 'cancelled']);

/** Asks for a job until it is over, every `interval` ms, whatever fails meanwhile; the whole job. `onStatus` hears it. */
export async function followJob(api, jobId, { interval, onStatus, pause = (time) => new Promise((done) => setTimeout(done, time)) }) {
  for (;;) {
    try {
      const status = await api.get(`jobs/${encodeURIComponent(jobId)}/status`);
      onStatus(status);
      if (OVER.has(status.status)) return await api.job(jobId);
    } catch (fault) {
      if (fault.status === 404) throw fault;
      onStatus({ message: fault.message, progress: null });
    }
    await pause(interval);
  }
}

export class VersionsPanel {
  #result;
  #tools;
  #bar = el('progress', { max: 1, 'aria-label': 'The new version' });
  #said = el('p', { class: 'hint', role: 'status' });
  #open = el('p', {});
  #progress;
  #list = el('div', {});

  /** `tools`: api (ApiClient), models(), interval in ms, address(id) of a summary's page. */
  constructor(box, result, tools) {
    this.#result = result;
    this.#tools = tools;
    this.#progress = el('div', { class: 'version-progress', hidden: true }, this.#bar, this.#said, this.#open);
    const again = (of, body) => this.write(body);
    const form = againForm(result, { again, models: tools.models, queued: 'It is being written.' });
    box.replaceChildren(
      el('h2', { text: 'Compare' }), this.#list,
      el('h2', { text: 'Write it again' }), form, this.#progress,
    );
    this.#compare();
  }

  /** Starts one more version; the promise ends when the server has it in its queue. */
  async write(body) {
    const { api } = this.#tools;
    const { job_id: jobId, results } = await api.again(this.#result.summary_id, body);
    setShown(this.#progress, true);
    this.#open.replaceChildren();
    if (jobId) this.#follow(jobId);
    else this.#ended(results); // a server without background work has done it
  }

  async #follow(jobId) {
    const { api, interval } = this.#tools;
    try {
      const job = await followJob(api, jobId, { interval, onStatus: (status) => this.#show(status) });
      this.#ended(job.results, job.message);
    } catch (fault) {
      this.#ended([], fault.message);
    }
  }

  #ended([done] = [], words = '') {
    setShown(this.#bar, false);
    if (done?.summary_id) this.#made(done.summary_id);
    else setText(this.#said, [done?.error ?? words, done?.error_detail?.remedy].filter(Boolean).join(' '));
  }

  #show({ message, progress }) {
    setShown(this.#bar, true);
    if (progress === null) this.#bar.removeAttribute('value');
    else this.#bar.value = progress;
    setText(this.#said, message);
  }

  #made(id) {
    setText(this.#said, 'The new version is ready.');
    this.#open.replaceChildren(el('a', { href: this.#tools.address(id), text: 'Read it' }));
    this.#compare();
  }

  #compare() {
    this.#list.replaceChildren(versionsView(this.#result, this.#tools.api.versions));
  }
}
