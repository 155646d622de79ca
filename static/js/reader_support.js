/** Marks on a summary: what the transcript supports, what only weakly, what was not found there, and the lines. */

import { el, setText } from './dom.js';
import { placesOf } from './sentence_places.js';

const KINDS = {
  supported: { sign: '✓', name: 'supported', words: 'Supported' },
  weak: { sign: '≈', name: 'weak', words: 'Weakly supported' },
  'not found': { sign: '?', name: 'missing', words: 'Not found in the transcript' },
};
const BLOCKS = 'p, li, td, th, blockquote, h1, h2, h3, h4, h5, h6';

/** `14 supported, 2 weak, 1 not found`. */
export function tally(grounding) {
  const counts = Object.keys(KINDS).map((kind) => [kind, grounding.filter(({ verdict }) => verdict === kind).length]);
  return counts.filter(([, count]) => count).map(([kind, count]) => `${count} ${kind}`).join(', ');
}

export class SupportMarks {
  #text;
  #grounding;
  #lines;
  #plain = null;

  /** `text` holds the summary; `lines(indexes)` is a promise of [{index, t, clock, text}] of the transcript. */
  constructor(text, grounding, lines) {
    this.#text = text;
    this.#grounding = grounding;
    this.#lines = lines;
  }

  /** Shows the marks, or the summary as it was. */
  show(on) {
    if (on === (this.#plain !== null)) return;
    if (on) {
      this.#plain = [...this.#text.childNodes].map((node) => node.cloneNode(true));
      this.#mark();
    } else {
      this.#text.replaceChildren(...this.#plain);
      this.#plain = null;
    }
  }

  #mark() {
    const nodes = textNodes(this.#text);
    const found = placesOf(this.#grounding.map(({ sentence }) => sentence), nodes.map((node) => node.data));
    const cuts = nodes.map(() => []);
    found.forEach((parts, number) => {
      parts?.forEach((part, at) => cuts[part.piece].push({ ...part, number, last: at === parts.length - 1 }));
    });
    nodes.forEach((node, at) => cuts[at].length && this.#cut(node, cuts[at]));
  }

  #cut(node, parts) {
    const pieces = [];
    let at = 0;
    for (const { start, end, number, last } of parts.sort((one, other) => one.start - other.start)) {
      if (start < at) continue; // the same words stand in two sentences
      const grounded = this.#grounding[number];
      pieces.push(node.data.slice(at, start));
      pieces.push(el('span', { class: `support support-${KINDS[grounded.verdict].name}`, text: node.data.slice(start, end) }));
      if (last) pieces.push(this.#sign(grounded));
      at = end;
    }
    node.replaceWith(...pieces, node.data.slice(at));
  }

  #sign({ verdict, segments }) {
    const { sign, name, words } = KINDS[verdict];
    if (!segments.length) return el('span', { class: `support-sign support-sign-${name}`, role: 'img', 'aria-label': words, text: sign });
    const label = `${words}. Show what was said`;
    const button = el('button', { type: 'button', class: `support-sign support-sign-${name}`, 'aria-expanded': 'false', 'aria-label': label, title: label, text: sign });
    let note = null;
    button.addEventListener('click', () => {
      const open = note === null;
      button.setAttribute('aria-expanded', String(open));
      if (open) {
        note = this.#note(words, segments);
        const block = button.closest(BLOCKS) ?? button;
        if (block.matches('li, td, th, blockquote')) block.append(note);
        else block.after(note);
      } else {
        note.remove();
        note = null;
      }
    });
    return button;
  }

  /** What was said, each line a link to its place in the transcript. */
  #note(words, segments) {
    const wait = el('p', { class: 'hint', role: 'status', text: 'Looking it up …' });
    const note = el('div', { class: 'support-note', role: 'group', 'aria-label': words }, el('p', { class: 'support-words', text: words }), wait);
    this.#lines(segments).then(
      (lines) => wait.replaceWith(el('ol', {}, ...lines.map(({ index, t, clock, text }) =>
        el('li', {}, el('a', { href: t === null ? `#line=${index}` : `#t=${t}`, text: t === null ? `Line ${index + 1}` : clock }), ' ', el('q', { dir: 'auto', text })),
      ))),
      (fault) => setText(wait, fault.message),
    );
    return note;
  }
}

function textNodes(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  return nodes;
}
