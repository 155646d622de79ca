/** The bundled transcripts: one click summarizes one. */

import { el, setShown } from './dom.js';
import { counted, roughLength } from './format.js';

export class SamplesView {
  #parts;
  #onChoose;

  /** `parts`: section (a details element) and list; `onChoose(sample)` returns a promise. */
  constructor(parts, onChoose) {
    this.#parts = parts;
    this.#onChoose = onChoose;
  }

  /** Shows [{name, title, description, duration, words}]. */
  show(samples) {
    this.#parts.list.replaceChildren(...samples.map((sample) => this.#card(sample)));
    setShown(this.#parts.section, samples.length > 0);
  }

  /** Open while there is nothing else to see; afterwards as the reader left it. */
  invite(nothingElse) {
    this.#parts.section.open = nothingElse;
  }

  #card(sample) {
    const length = [roughLength(sample.duration), counted(sample.words ?? 0, 'word', 'words')].filter(Boolean).join(', ');
    const button = el('button', { type: 'button', class: 'sample' },
      el('span', { class: 'sample-title', text: sample.title }),
      el('span', { class: 'sample-text', text: sample.description }),
      el('span', { class: 'sample-length', text: length }),
    );
    button.addEventListener('click', async () => {
      button.disabled = true;
      await this.#onChoose(sample);
      button.disabled = false;
    });
    return el('li', {}, button);
  }
}
