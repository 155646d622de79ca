/** Many summaries at once: which are selected, and a bar with what can be done with them. */

import { el, setShown, setText } from './dom.js';
import { counted } from './format.js';

/**
 * `bar` is where the buttons stand. `acts`: delete(ids), mark(ids, action, more), again(ids, model), exportUrl,
 * models(), clear(): what the server and the list do; those that take ids return promises.
 */
export class Picked {
  #bar;
  #acts;
  #picked = new Map();
  #said = el('p', { class: 'picked-count', role: 'status' });
  #fault = el('p', { class: 'problem-cause', role: 'alert' });
  #exported = el('input', { type: 'hidden', name: 'ids' });
  #away;
  #back;
  #form = el('form', { class: 'picked-form', hidden: true });
  #buttons = [];

  constructor(bar, acts) {
    this.#bar = bar;
    this.#acts = acts;
    const exportForm = el('form', { method: 'post', action: acts.exportUrl }, this.#exported, el('button', { class: 'quiet', text: 'Export' }));
    const mark = (text, action) => this.#button(text, () => acts.mark(this.ids, action));
    bar.append(
      this.#said,
      this.#button('Delete', () => acts.delete(this.ids)),
      exportForm,
      this.#button('Again with…', () => this.#askModel(), false),
      this.#button('Tag…', () => this.#askTag(), false),
      mark('Star', 'favourite'),
      (this.#away = mark('Put away', 'archive')),
      (this.#back = mark('Bring back', 'unarchive')),
      this.#button('Clear', () => acts.clear(), false),
      this.#form,
      this.#fault,
    );
  }

  get ids() {
    return [...this.#picked.keys()];
  }

  has(id) {
    return this.#picked.has(id);
  }

  /** Selects a summary or leaves it; whether it is selected now. `archived`: it was put away. */
  toggle(id, archived = false) {
    if (!this.#picked.delete(id)) this.#picked.set(id, archived);
    this.#show();
    return this.#picked.has(id);
  }

  /** Leaves these, or all. */
  drop(ids = this.ids) {
    for (const id of ids) this.#picked.delete(id);
    this.#show();
  }

  #show() {
    const archived = [...this.#picked.values()];
    setShown(this.#bar, archived.length > 0);
    setShown(this.#away, archived.includes(false));
    setShown(this.#back, archived.includes(true));
    setText(this.#said, `${archived.length} selected`);
    setText(this.#fault, '');
    this.#exported.value = this.ids.join(',');
    if (!archived.length) setShown(this.#form, false);
  }

  #button(text, run, waits = true) {
    const button = el('button', { type: 'button', class: 'quiet', text });
    button.addEventListener('click', () => (waits ? this.#run(run) : run()));
    this.#buttons.push(button);
    return button;
  }

  async #run(work) {
    for (const button of this.#buttons) button.disabled = true;
    setText(this.#fault, '');
    try {
      await work();
    } catch (fault) {
      setText(this.#fault, [fault.message, fault.remedy].filter(Boolean).join(' '));
    } finally {
      for (const button of this.#buttons) button.disabled = false;
    }
  }

  #askTag() {
    const field = el('input', { id: 'picked-tag', maxlength: 40, autocomplete: 'off', required: true });
    this.#ask('Tag', field, 'Add tag', () => this.#acts.mark(this.ids, 'tag', { tags: [field.value] }));
  }

  #askModel() {
    const options = this.#acts.models().map(({ key, label }) => el('option', { value: key, text: label }));
    const field = el('select', { id: 'picked-model' }, ...options);
    const words = `Write ${counted(this.#picked.size, 'summary', 'summaries')} again`;
    this.#ask('Model', field, words, () => this.#acts.again(this.ids, field.value));
  }

  #ask(label, field, words, work) {
    this.#form.replaceChildren(el('label', { for: field.id, text: label }), field, el('button', { type: 'submit', class: 'quiet', text: words }));
    this.#form.onsubmit = (event) => {
      event.preventDefault();
      setShown(this.#form, false);
      this.#run(work);
    };
    setShown(this.#form, true);
    field.focus();
  }
}
