/** A text that arrives in pieces with offsets: in any order, twice or late, it reads the same and never has a gap. */

/**
 * Offsets count characters as the server counts them (code points), not JavaScript's UTF-16 units. A piece beyond
 * the end waits until the gap is closed. A piece that contradicts what is held means the text was started anew:
 * everything from there on is dropped. An empty piece at 0 withdraws all of it.
 */
export class GrowingText {
  #characters = [];
  #waiting = new Map();
  #shown = '';

  /** The text without gaps from its beginning. */
  get text() {
    return this.#shown;
  }

  /** Takes a piece; true when the text changed. */
  add(at, piece) {
    const before = this.#shown;
    const characters = Array.from(piece);
    if (at === 0 && characters.length === 0) this.clear();
    else if (at > this.#characters.length) this.#wait(at, characters);
    else {
      this.#place(at, characters);
      this.#takeWaiting();
      this.#shown = this.#characters.join('');
    }
    return this.#shown !== before;
  }

  /** Forgets everything. */
  clear() {
    this.#characters = [];
    this.#waiting.clear();
    this.#shown = '';
  }

  #wait(at, characters) {
    if ((this.#waiting.get(at)?.length ?? -1) < characters.length) this.#waiting.set(at, characters);
  }

  #place(at, characters) {
    const held = this.#characters;
    const overlap = Math.min(held.length - at, characters.length);
    let same = 0;
    while (same < overlap && held[at + same] === characters[same]) same += 1;
    if (same < overlap) {
      held.length = at + same;
      this.#waiting.clear();
    }
    for (let next = held.length - at; next < characters.length; next += 1) held.push(characters[next]);
  }

  #takeWaiting() {
    let found = true;
    while (found) {
      found = false;
      for (const [at, characters] of this.#waiting) {
        if (at > this.#characters.length) continue;
        this.#waiting.delete(at);
        this.#place(at, characters);
        found = true;
        break;
      }
    }
  }
}
