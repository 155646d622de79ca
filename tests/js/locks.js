/** The browser's locks as far as Node lacks them: one holder for a name, the others wait in line. */

export class Locks {
  #lines = new Map();

  /** Runs `held` once the name is free; it is free again when what `held` returns is settled. */
  request(name, { signal }, held) {
    const before = this.#lines.get(name) ?? Promise.resolve();
    const turn = before.then(() => {
      if (signal.aborted) throw new Error('withdrawn');
      return held();
    });
    this.#lines.set(name, turn.catch(() => {}));
    return turn;
  }
}
