/** Many summaries at once: which are selected, and a bar with what can be done with them. */

import { el, setShown, setText } from './dom.js';
import { counted } from './format.js';

/**
 * `bar` is where the buttons stand. `acts`: delete(ids), mark(ids, action, more), again(ids, model), exportUrl(ids),
 * models(), clear(): what the server and the list do; those that take ids return promises.
 */
export class Picked {
  #bar;
  #acts;
  #ids = new Set();
  #said = el('p', { class: 'picked-count', role: 'status' });
  #fault = el('p', { class: 'problem-cause', role: 'alert' });
  #export = el('a', { class: 'quiet button', text: 'Export', download: true });
  #form = el('form', { class: 'picked-form', hidden: true });
  #buttons = [];

  constructor(bar, acts) {
    this.#bar = bar;
    this.#acts = acts;
    const mark = (text, action) => this.#button(text, () => acts.mark(this.ids, action));
    bar.append(
      this.#said,
      this.#button('Delete', () => acts.delete(this.ids)),
      this.#export,
      this.#button('Again with…', () => this.#askModel(), false),
      this.#button('Tag…', () => this.#askTag(), false),
      mark('Star', 'favourite'),
      mark('Put away', 'archive'),
      mark('Bring back', 'unarchive'),
      this.#button('Clear', () => acts.clear(), false),
      this.#form,
      this.#fault,
    );
  }

  get ids() {
    return [...this.#ids];
  }

  has(id) {
    return this.#ids.has(id);
  }

  /** Selects a summary or leaves it; whether it is selected now. */
  toggle(id) {
    if (!this.#ids.delete(id)) this.#ids.add(id);
    this.#show();
    return this.#ids.has(id);
  }

  /** Leaves these, or all. */
  drop(ids = this.ids) {
    for (const id of ids) this.#ids.delete(id);
    this.#show();
  }

  #show() {
    setShown(this.#bar, this.#ids.size > 0);
    setText(this.#said, `${this.#ids.size} selected`);
    setText(this.#fault, '');
    if (this.#ids.size) this.#export.setAttribute('href', this.#acts.exportUrl(this.ids));
    else setShown(this.#form, false);
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
    const words = `Write ${counted(this.#ids.size, 'summary', 'summaries')} again`;
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
