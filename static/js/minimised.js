/** Which cards the reader made small; kept in this browser. */

const KEPT_AS = 'minimised';
const MOST = 200;

export class Minimised {
  #storage;
  #ids;

  /** `storage` is the browser's, or null. */
  constructor(storage) {
    this.#storage = storage;
    this.#ids = this.#kept();
  }

  has(id) {
    return this.#ids.includes(id);
  }

  /** Makes it small, or large again; the ones of long ago are forgotten. */
  set(id, small) {
    const others = this.#ids.filter((one) => one !== id);
    this.#ids = small ? [...others, id].slice(-MOST) : others;
    try {
      this.#storage?.setItem(KEPT_AS, JSON.stringify(this.#ids));
    } catch {
      // storage is full or forbidden; it holds until the page is left
    }
  }

  #kept() {
    try {
      const ids = JSON.parse(this.#storage?.getItem(KEPT_AS) ?? '[]');
      return Array.isArray(ids) ? ids : [];
    } catch {
      return [];
    }
  }
}
