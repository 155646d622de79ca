/** What works in this installation, what does not, and what to do about it. */

import { el, setText } from './dom.js';

const STATES = { ok: 'Works', failed: 'Does not work', not_configured: 'Not set up' };

export class DoctorView {
  #parts;
  #examine;

  /** `parts`: button, verdict, list; `examine()` resolves to the server's report. */
  constructor(parts, examine) {
    this.#parts = parts;
    this.#examine = examine;
    parts.button.addEventListener('click', () => this.#look());
  }

  async #look() {
    const { button, verdict, list } = this.#parts;
    button.disabled = true;
    setText(verdict, 'Looking; this takes up to 20 seconds…');
    try {
      const { message, checks } = await this.#examine();
      setText(verdict, message);
      list.replaceChildren(...checks.map(finding));
    } catch (fault) {
      setText(verdict, `${fault.message} ${fault.remedy ?? ''}`.trim());
    } finally {
      button.disabled = false;
    }
  }
}

function finding({ name, title, state, message, remedy }) {
  return el('li', { class: 'finding', data: { state } },
    el('h3', { text: title }),
    el('span', { class: 'finding-state', text: STATES[state] ?? state }),
    el('p', { text: message }),
    remedy && el('p', { class: 'finding-remedy', text: remedy }),
    name === 'live_events' && el('p', {}, el('a', { href: 'sse_test', text: 'Test live updates in this browser' })),
  );
}
