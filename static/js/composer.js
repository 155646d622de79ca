/** The box at the top: links, dropped files, pasted transcripts. */

import { el, setShown, setText } from './dom.js';
import { counted } from './format.js';
import { readInput } from './input_reading.js';

/**
 * `parts` are the elements of the template by name: form, pad, sources, file, send, note, problem, hint.
 * `onSubmit({kind, links|text|files, options})` returns a promise; until it settles the button is off. `wishes` (see
 * wishes.js) says how the summary should be, and `preview` (see playlist_preview.js) shows a playlist before it is sent.
 */
export class Composer {
  #parts;
  #onSubmit;
  #wishes;
  #preview;
  #sending = false;

  constructor(parts, { onSubmit, wishes, preview = null }) {
    this.#parts = parts;
    this.#preview = preview;
    this.#onSubmit = onSubmit;
    this.#wishes = wishes;
    const { form, sources, file, pad } = parts;
    form.addEventListener('submit', (event) => this.#submitted(event));
    sources.addEventListener('keydown', (event) => this.#key(event));
    sources.addEventListener('input', () => this.#describe());
    file.addEventListener('change', () => this.#files(file.files));
    for (const name of ['dragenter', 'dragover']) pad.addEventListener(name, (event) => this.#dragged(event));
    pad.addEventListener('dragleave', (event) => pad.contains(event.relatedTarget) || pad.classList.remove('dropping'));
    pad.addEventListener('drop', (event) => this.#dropped(event));
    this.#describe();
  }

  /** Starts with these links, as a click on a sample does; resolves to nothing when done. */
  send(request) {
    return this.#send({ ...request, options: this.#wishes.options() });
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
    this.#send({ ...read, ...(title ? { title } : {}), options: { ...this.#wishes.options(), ...chosen } }).then((done) => {
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
    if (files.length) this.#send({ kind: 'files', files, options: this.#wishes.options() });
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
      this.#wishes.sent();
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

  /** The summary should be otherwise: what the preview says changes with it. */
  wished() {
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
}
