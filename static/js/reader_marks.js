/** What a reader writes on a summary: a star, that it is put away, tags, a note; each is kept when it changes. */

import { el, setText } from './dom.js';

const MOST_TAGS = 20;
const LONGEST_NOTE = 10_000;

/** Tags as they are typed, with commas or # between them, each once. */
export function tagsOf(text) {
  const tags = text.split(/[,#\n]/).map((tag) => tag.trim().replace(/\s+/g, ' ')).filter(Boolean);
  return [...new Map(tags.map((tag) => [tag.toLowerCase(), tag])).values()].slice(0, MOST_TAGS);
}

export class ReaderMarks {
  #save;
  #say;

  /**
   * `row` takes the buttons, `box` the fields. `save(change)` is a promise of all marks, `say(words)` tells what became
   * of it. `marks`: {favourite, archived, tags, note}.
   */
  constructor({ row, box }, marks, { save, say }) {
    this.#save = save;
    this.#say = say;
    row.append(
      this.#toggle('favourite', marks.favourite, { on: '★ Starred', off: '☆ Star' }),
      this.#toggle('archived', marks.archived, { on: 'Put away', off: 'Put away' }),
    );
    const tags = el('input', { id: 'tags', maxlength: 600, autocomplete: 'off', placeholder: 'baking, to try' });
    const note = el('textarea', { id: 'note', rows: 3, maxlength: LONGEST_NOTE });
    tags.value = marks.tags.join(', ');
    note.value = marks.note;
    this.#keep(tags, () => ({ tags: tagsOf(tags.value) }), (kept) => (tags.value = kept.tags.join(', ')));
    this.#keep(note, () => ({ note: note.value }));
    const field = (words, node) => el('div', { class: 'choice' }, el('label', { for: node.id, text: words }), node);
    box.replaceChildren(
      el('details', { class: 'marks', open: marks.tags.length > 0 || marks.note !== '' },
        el('summary', { text: 'Tags and note' }), field('Tags, with commas between', tags), field('Note', note)),
    );
  }

  #toggle(name, on, words) {
    const button = el('button', { type: 'button', class: 'quiet' });
    const show = (pressed) => {
      button.setAttribute('aria-pressed', String(pressed));
      setText(button, pressed ? words.on : words.off);
    };
    button.addEventListener('click', async () => {
      const wanted = button.getAttribute('aria-pressed') !== 'true';
      button.disabled = true;
      await this.#write({ [name]: wanted }, (kept) => show(kept[name]));
      button.disabled = false;
    });
    show(on);
    return button;
  }

  #keep(field, change, show = () => {}) {
    field.addEventListener('change', () => this.#write(change(), show));
  }

  async #write(change, show) {
    try {
      show(await this.#save(change));
      this.#say('Kept.');
    } catch (fault) {
      this.#say([fault.message, fault.remedy].filter(Boolean).join(' '));
    }
  }
}
