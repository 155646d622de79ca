/** The box at the top: links, dropped files, pasted transcripts, and how the summary should be. */

import { el, setShown, setText } from './dom.js';
import { counted } from './format.js';
import { readInput } from './input_reading.js';

const REMEMBERED = ['model', 'length', 'style', 'language'];

/**
 * `parts` are the elements of the template by name: form, pad, sources, file, send, note, problem, hint, model,
 * modelHint, length, style, language. `onSubmit({kind, links|text|files, options})` returns a promise; until it
 * settles the button is off. `preview` (see playlist_preview.js) shows a playlist before it is sent. `storage` keeps the choices of this reader (or null).
 */
export class Composer {
  #parts;
  #onSubmit;
  #storage;
  #preview;
  #sending = false;

  constructor(parts, { onSubmit, preview = null, storage = null }) {
    this.#parts = parts;
    this.#preview = preview;
    this.#onSubmit = onSubmit;
    this.#storage = storage;
    const { form, sources, file, pad } = parts;
    form.addEventListener('submit', (event) => this.#submitted(event));
    sources.addEventListener('keydown', (event) => this.#key(event));
    sources.addEventListener('input', () => this.#describe());
    file.addEventListener('change', () => this.#files(file.files));
    for (const name of ['dragenter', 'dragover']) pad.addEventListener(name, (event) => this.#dragged(event));
    pad.addEventListener('dragleave', (event) => pad.contains(event.relatedTarget) || pad.classList.remove('dropping'));
    pad.addEventListener('drop', (event) => this.#dropped(event));
    for (const name of REMEMBERED) parts[name].addEventListener('change', () => this.#wished());
    this.#recall();
    this.#describe();
  }

  /** Fills the model picker: [{key, label, provider, heavy}] and the key of the default. */
  showModels(models, chosen) {
    const { model } = this.#parts;
    const wanted = this.#stored().model;
    const label = ({ key, label: name, provider }) =>
      provider === 'builtin' || key === 'builtin' ? 'Built in: selects sentences, offline' : name;
    model.replaceChildren(...models.map((one) => el('option', { value: one.key, text: label(one) })));
    model.value = models.some((one) => one.key === wanted) ? wanted : chosen;
    const onlyBuiltin = models.every((one) => one.key === 'builtin');
    setText(
      this.#parts.modelHint,
      onlyBuiltin
        ? 'No model is set up, so sentences are selected, not written. Set GOOGLE_API_KEY, OPENAI_API_KEY or OPENAI_BASE_URL on the server for written summaries.'
        : '',
    );
  }

  /** How the summary should be, as the server's fields. */
  options() {
    const { model, length, style, language } = this.#parts;
    const options = { length: length.value, style: style.value, language: language.value.trim() || 'auto' };
    return model.value ? { model: model.value, ...options } : options;
  }

  /** Starts with these links, as a click on a sample does; resolves to nothing when done. */
  send(request) {
    return this.#send({ ...request, options: this.options() });
  }

  /** Shows what went wrong: {message, remedy}; null takes it away. */
  showProblem(fault) {
    const { problem } = this.#parts;
    setShown(problem, fault !== null);
    problem.replaceChildren();
    if (fault) {
      problem.append(el('p', { class: 'problem-cause', text: fault.message }));
      if (fault.remedy) problem.append(el('p', { class: 'problem-remedy', text: fault.remedy }));
    }
  }

  #submitted(event) {
    event.preventDefault();
    const read = readInput(this.#parts.sources.value);
    if (read.kind === 'empty') {
      this.showProblem({ message: 'There is nothing to summarize yet.', remedy: 'Paste a link, or drop a subtitle file.' });
      this.#parts.sources.focus();
      return;
    }
    const chosen = this.#preview?.selection(read) ?? (this.#preview ? null : {});
    if (chosen === null) return; // the playlist is shown first
    if (this.#preview?.count === 0) {
      this.showProblem({ message: 'No video of the playlist is chosen.', remedy: 'Choose at least one.' });
      return;
    }
    const title = this.#preview?.title;
    this.#send({ ...read, ...(title ? { title } : {}), options: { ...this.options(), ...chosen } }).then((done) => {
      if (!done) return;
      this.#parts.sources.value = '';
      this.#describe();
    });
  }

  #key(event) {
    if (event.key !== 'Enter' || event.isComposing || event.shiftKey || event.altKey) return;
    const isText = readInput(this.#parts.sources.value).kind === 'text';
    if (isText && !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.#parts.form.requestSubmit();
  }

  #files(list) {
    const files = [...list];
    if (files.length) this.#send({ kind: 'files', files, options: this.options() });
    this.#parts.file.value = '';
  }

  #dragged(event) {
    if (!event.dataTransfer?.types.includes('Files')) return; // dragged text falls into the box by itself
    event.preventDefault();
    this.#parts.pad.classList.add('dropping');
  }

  #dropped(event) {
    this.#parts.pad.classList.remove('dropping');
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    this.#files(event.dataTransfer.files);
  }

  async #send(request) {
    if (this.#sending) return false;
    this.#sending = true;
    this.showProblem(null);
    this.#busy(true);
    try {
      await this.#onSubmit(request);
      return true;
    } catch (fault) {
      this.showProblem(fault);
      return false;
    } finally {
      this.#sending = false;
      this.#busy(false);
    }
  }

  #busy(busy) {
    const { send, form, file } = this.#parts;
    send.disabled = busy;
    file.disabled = busy;
    form.setAttribute('aria-busy', String(busy));
    if (busy) setText(send, 'Sending…');
    else this.#describe();
  }

  /** The choice of a playlist's videos has changed. */
  chose() {
    this.showProblem(null);
    this.#describe();
  }

  #wished() {
    this.#remember();
    this.#preview?.watch(readInput(this.#parts.sources.value), true);
  }

  /** The button and the line beside it say what a click would do. */
  #describe() {
    const { sources, send, note, hint } = this.#parts;
    const read = readInput(sources.value);
    this.#preview?.watch(read);
    const count = this.#preview?.count ?? null;
    const what = read.kind === 'text' ? ' this text' : count === null ? '' : ` ${counted(count, 'video', 'videos')}`;
    if (!this.#sending) setText(send, `Summarize${what}`);
    const said = { text: () => `This looks like a transcript of ${counted(read.words, 'word', 'words')}.`, links: () => read.links.length > 1 ? `${read.links.length} links` : '' };
    setText(note, said[read.kind]?.() ?? '');
    setText(hint, read.kind === 'text' ? 'Ctrl+Enter starts.' : 'Enter starts. Shift+Enter makes a new line.');
    sources.rows = Math.min(10, Math.max(3, sources.value.split('\n').length));
  }

  #stored() {
    try {
      return JSON.parse(this.#storage?.getItem('choices') ?? '{}') ?? {};
    } catch {
      return {};
    }
  }

  #recall() {
    const stored = this.#stored();
    for (const name of ['length', 'style']) {
      const known = [...this.#parts[name].options].some((option) => option.value === stored[name]);
      if (known) this.#parts[name].value = stored[name];
    }
    if (typeof stored.language === 'string') this.#parts.language.value = stored.language;
  }

  #remember() {
    const chosen = Object.fromEntries(REMEMBERED.map((name) => [name, this.#parts[name].value]));
    try {
      this.#storage?.setItem('choices', JSON.stringify(chosen));
    } catch {
      // storage is full or forbidden; the choices hold until the page is left
    }
  }
}
