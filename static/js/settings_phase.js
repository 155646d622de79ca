/** The phase of the server, and a way to another one. */

import { el, setText } from './dom.js';

export class PhaseView {
  #parts;
  #api;
  #phases = [];
  #now = '';

  /** `parts`: select, go, meaning; `api` needs get(path) and post(path). */
  constructor(parts, api) {
    this.#parts = parts;
    this.#api = api;
    parts.select.addEventListener('change', () => this.#look());
    parts.go.addEventListener('click', () => this.#go());
  }

  async load() {
    try {
      const { phase, phases, highest_possible: highest } = await this.#api.get('admin/phase');
      this.#now = phase;
      this.#phases = phases;
      const beyond = phases.findIndex(({ name }) => name === highest);
      const options = phases.map(({ name }, at) => el('option', { value: name, text: name, disabled: at > beyond }));
      this.#parts.select.replaceChildren(...options);
      this.#parts.select.value = phase;
      this.#look();
    } catch (fault) {
      setText(this.#parts.meaning, fault.message);
    }
  }

  #look() {
    const { select, go, meaning } = this.#parts;
    setText(meaning, this.#phases.find(({ name }) => name === select.value)?.meaning ?? '');
    go.disabled = select.value === this.#now;
  }

  async #go() {
    const { select, go, meaning } = this.#parts;
    go.disabled = true;
    try {
      const { phase } = await this.#api.post(`admin/rollback/${select.value}`);
      this.#now = phase;
      this.#look();
      setText(meaning, `Now in ${phase}. ${meaning.textContent}`);
    } catch (fault) {
      setText(meaning, `${fault.message} ${fault.remedy ?? ''}`);
      go.disabled = false;
    }
  }
}
