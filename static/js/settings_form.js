/** The form of the settings: what was changed in it, what the server says to that, beside each field. */

import { setShown, setText } from './dom.js';

export class SettingsForm {
  #parts;
  #save;
  #fields = new Map();
  #cleared = new Set();

  /** `parts`: form, bar, save, undo, note; `save(changes)` resolves to the server's answer {restart_needed, settings}. */
  constructor(parts, save) {
    this.#parts = parts;
    this.#save = save;
    for (const box of parts.form.querySelectorAll('[data-setting]')) this.#learn(box);
    parts.form.addEventListener('input', () => this.#look());
    parts.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#send();
    });
    parts.undo.addEventListener('click', () => this.#undo());
  }

  /** What differs from what the server has: values by name; null removes one. */
  changes() {
    const found = {};
    for (const [name, { input, kept }] of this.#fields) {
      if (this.#cleared.has(name)) found[name] = null;
      else if (read(input) !== kept) found[name] = read(input) === '' ? null : read(input);
    }
    return found;
  }

  #learn(box) {
    const input = box.querySelector('input, select');
    if (input.disabled) return;
    const name = box.dataset.setting;
    const clear = box.querySelector('.setting-clear');
    this.#fields.set(name, { box, input, clear, kept: read(input), problem: box.querySelector('.setting-problem') });
    clear?.addEventListener('click', () => {
      input.value = '';
      this.#cleared.add(name);
      input.placeholder = 'Will be removed';
      this.#look();
    });
    input.addEventListener('input', () => this.#cleared.delete(name));
  }

  #look() {
    const changed = this.changes();
    for (const [name, { box }] of this.#fields) box.toggleAttribute('data-changed', name in changed);
    const count = Object.keys(changed).length;
    this.#parts.save.disabled = this.#parts.undo.disabled = count === 0;
    this.#parts.bar.toggleAttribute('data-idle', count === 0);
    setText(this.#parts.note, count ? `${count} ${count === 1 ? 'change' : 'changes'} not saved.` : 'Nothing changed.');
  }

  #undo() {
    for (const [name, { input, kept }] of this.#fields) {
      if (input.type === 'checkbox') input.checked = kept;
      else input.value = kept;
      if (this.#cleared.has(name)) input.placeholder = 'Set; leave empty to keep it';
    }
    this.#cleared.clear();
    this.#problems({});
    this.#look();
  }

  async #send() {
    const changed = this.changes();
    this.#parts.save.disabled = true;
    setText(this.#parts.note, 'Saving…');
    this.#problems({});
    try {
      const answer = await this.#save(changed);
      this.#took(answer.settings);
      const waits = answer.restart_needed.join(', ');
      setText(this.#parts.note, waits ? `Saved. From the next start: ${waits}.` : 'Saved, and in force.');
    } catch (fault) {
      this.#problems(fault.fields ?? {});
      setText(this.#parts.note, `Nothing was saved. ${fault.fields ? 'See the marked fields.' : `${fault.message} ${fault.remedy ?? ''}`}`);
      this.#parts.save.disabled = false;
    }
  }

  #took(settings) {
    this.#cleared.clear();
    for (const { name, secret, set, value } of settings) {
      const field = this.#fields.get(name);
      if (!field) continue;
      const { box, input, clear } = field;
      box.removeAttribute('data-changed');
      if (secret) {
        input.value = '';
        input.placeholder = set ? 'Set; leave empty to keep it' : 'Not set';
        if (clear) setShown(clear, set);
      } else if (input.type === 'checkbox') input.checked = value;
      else input.value = Array.isArray(value) ? value.join(', ') : (value ?? '');
      field.kept = read(input);
    }
    this.#parts.undo.disabled = true;
  }

  #problems(faults) {
    let first = null;
    for (const [name, { box, input, problem }] of this.#fields) {
      const words = faults[name] ?? '';
      setText(problem, words);
      if (words) input.setAttribute('aria-invalid', 'true');
      else input.removeAttribute('aria-invalid');
      if (words && !first) first = { box, input };
    }
    if (!first) return;
    const around = first.box.closest('details');
    if (around) around.open = true;
    first.input.focus();
  }
}

function read(input) {
  return input.type === 'checkbox' ? input.checked : input.value;
}
