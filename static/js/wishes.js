/** How the summary should be: the row of choices and what stands behind "More". */

import { el, setText } from './dom.js';

const REMEMBERED = ['model', 'length', 'style', 'language'];
const LESS_USED = ['instruction', 'captionLanguage', 'fresh', 'sponsors'];
const KEPT_AS = 'choices';

/**
 * `parts` are the elements of the template by name: model, modelHint, length, style, language, instruction,
 * captionLanguage, fresh, sponsors, moreNote; `data-usual` of a choice is what the server takes unless told otherwise. `storage` keeps the choices of this reader (or null); an instruction and a summary
 * written anew are meant for one time and are not kept. `onChange()` is told of each change.
 */
export class Wishes {
  #parts;
  #storage;
  #onChange;

  constructor(parts, { storage = null, onChange = () => {} } = {}) {
    this.#parts = parts;
    this.#storage = storage;
    this.#onChange = onChange;
    for (const name of [...REMEMBERED, ...LESS_USED]) parts[name].addEventListener('change', () => this.#changed());
    this.#recall();
    this.#count();
  }

  /** Fills the model picker: [{key, label, provider, heavy}] and the key of the default. */
  showModels(models, chosen) {
    const { model, modelHint } = this.#parts;
    const wanted = this.#stored().model;
    const label = ({ key, label: name, provider }) =>
      provider === 'builtin' || key === 'builtin' ? 'Built in: selects sentences, offline' : name;
    model.replaceChildren(...models.map((one) => el('option', { value: one.key, text: label(one) })));
    model.value = models.some((one) => one.key === wanted) ? wanted : chosen;
    const onlyBuiltin = models.every((one) => one.key === 'builtin');
    setText(
      modelHint,
      onlyBuiltin
        ? 'No model is set up, so sentences are selected, not written. For written ones, add a key or a server under Settings.'
        : '',
    );
  }

  /** The server's fields; what was left as it is by default is left out. */
  options() {
    const { model, length, style, language, instruction, captionLanguage, fresh, sponsors } = this.#parts;
    return {
      ...(model.value ? { model: model.value } : {}),
      length: length.value,
      style: style.value,
      ...(language.value.trim() ? { language: language.value.trim() } : {}),
      ...(instruction.value.trim() ? { instruction: instruction.value.trim() } : {}),
      ...(captionLanguage.value.trim() ? { caption_language: captionLanguage.value.trim() } : {}),
      ...(fresh.checked ? { fresh: true } : {}),
      ...(sponsors.checked ? { sponsors: true } : {}),
    };
  }

  /** It was sent: what was meant for one time is taken back. */
  sent() {
    this.#parts.instruction.value = '';
    this.#parts.fresh.checked = false;
    this.#count();
  }

  #changed() {
    this.#count();
    this.#remember();
    this.#onChange();
  }

  #count() {
    const { instruction, captionLanguage, fresh, sponsors, moreNote } = this.#parts;
    const set = [instruction.value.trim(), captionLanguage.value.trim(), fresh.checked, sponsors.checked].filter(Boolean).length;
    setText(moreNote, set ? `${set} set` : '');
  }

  #stored() {
    try {
      return JSON.parse(this.#storage?.getItem(KEPT_AS) ?? '{}') ?? {};
    } catch {
      return {};
    }
  }

  #recall() {
    const stored = this.#stored();
    for (const name of ['length', 'style']) {
      const select = this.#parts[name];
      const offered = [...select.options].map((option) => option.value);
      const wanted = [stored[name], select.dataset.usual].find((value) => offered.includes(value));
      if (wanted) select.value = wanted;
    }
    if (typeof stored.language === 'string') this.#parts.language.value = stored.language;
  }

  #remember() {
    const chosen = Object.fromEntries(REMEMBERED.map((name) => [name, this.#parts[name].value]));
    try {
      this.#storage?.setItem(KEPT_AS, JSON.stringify(chosen));
    } catch {
      // storage is full or forbidden; the choices hold until the page is left
    }
  }
}
