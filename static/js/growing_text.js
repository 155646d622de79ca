/** A text that arrives in pieces with offsets: in any order, twice or late, it reads the same and never has a gap. */

/**
 * Offsets count characters as the server counts them (code points), not JavaScript's UTF-16 units. A piece beyond
 * the end waits until the gap is closed. A piece that contradicts what is held means the text was started anew:
 * everything from there on is dropped. A higher `attempt` replaces everything; pieces of a lower one are late.
 */
export class GrowingText {
  #characters = [];
  #waiting = new Map();
  #shown = '';
  #attempt = 0;

  /** The text without gaps from its beginning. */
  get text() {
    return this.#shown;
  }

  /** Which try of writing it this is. */
  get attempt() {
    return this.#attempt;
  }

  /** Takes a piece; true when the text changed. */
  add(at, piece, attempt = 0) {
    if (attempt < this.#attempt) return false;
    const before = this.#shown;
    if (attempt > this.#attempt) this.#startAnew(attempt);
    const characters = Array.from(piece);
    if (at > this.#characters.length) this.#wait(at, characters);
    else {
      this.#place(at, characters);
      this.#takeWaiting();
    }
    this.#shown = this.#characters.join('');
    return this.#shown !== before;
  }

  #startAnew(attempt) {
    this.#attempt = attempt;
    this.#characters = [];
    this.#waiting.clear();
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
