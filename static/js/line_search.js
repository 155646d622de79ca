/** Words found in the lines of a transcript, whatever their case and accents, also where they run over a line's end. */

/** A text without case and accents, and the place in the text of each of its characters (null: the same places). */
export function folded(text) {
  const plain = text.toLowerCase();
  if (/^[\x20-\x7e]*$/.test(plain)) return { text: plain, places: null };
  let out = '';
  const places = [];
  let at = 0;
  for (const character of text) {
    const bare = character.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s/g, ' ');
    for (let unit = 0; unit < bare.length; unit += 1) places.push(at);
    out += bare;
    at += character.length;
  }
  places.push(at);
  return { text: out, places };
}

export class LineSearch {
  #lines;
  #starts = [];
  #text;

  constructor(texts) {
    this.#lines = texts.map(folded);
    let at = 0;
    for (const { text } of this.#lines) {
      this.#starts.push(at);
      at += text.length + 1;
    }
    this.#text = this.#lines.map(({ text }) => text).join(' ');
  }

  /** Every place of `query`, in order, each as parts {line, start, end}; `start` and `end` in UTF-16 units of the line. */
  find(query) {
    const wanted = folded(query).text.trim().replace(/\s+/g, ' ');
    const hits = [];
    if (!wanted) return hits;
    for (let at = this.#text.indexOf(wanted); at >= 0; at = this.#text.indexOf(wanted, at + wanted.length)) {
      hits.push(this.#parts(at, at + wanted.length));
    }
    return hits;
  }

  #parts(begin, end) {
    const parts = [];
    for (let line = lastUpTo(this.#starts, begin); line < this.#lines.length && this.#starts[line] < end; line += 1) {
      const { text, places } = this.#lines[line];
      const from = Math.max(begin - this.#starts[line], 0);
      const to = Math.min(end - this.#starts[line], text.length);
      if (to > from) parts.push({ line, start: places ? places[from] : from, end: places ? places[to] : to });
    }
    return parts;
  }
}

/** The index of the last of ascending numbers that is not larger; 0 when all are. */
export function lastUpTo(numbers, value) {
  let [low, high] = [0, numbers.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (numbers[middle] <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
