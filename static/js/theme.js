/** Light, dark, or as the system is: what the reader chose, kept in this browser and the same in all its tabs. */

export const THEMES = ['auto', 'light', 'dark'];
const KEPT_AS = 'theme';

/**
 * `root` is the html element, `storage` the browser's (or null). `onChange(theme)` is told at once and after each
 * change, also one made in another tab, of which `browser` tells.
 */
export class Theme {
  #root;
  #storage;
  #onChange;

  constructor({ root, storage, browser, onChange = () => {} }) {
    this.#root = root;
    this.#storage = storage;
    this.#onChange = onChange;
    browser.addEventListener('storage', ({ key }) => key === KEPT_AS && this.#show(this.#kept()));
    this.#show(this.#kept());
  }

  /** One of THEMES. */
  get chosen() {
    return this.#root.dataset.theme ?? 'auto';
  }

  /** The reader chooses. */
  choose(theme) {
    try {
      this.#storage?.setItem(KEPT_AS, theme);
    } catch {
      // storage is full or forbidden; the choice holds until the page is left
    }
    this.#show(theme);
  }

  /** The next of THEMES, as a click on the button does. */
  next() {
    this.choose(THEMES[(THEMES.indexOf(this.chosen) + 1) % THEMES.length]);
  }

  #show(theme) {
    if (theme === 'light' || theme === 'dark') this.#root.dataset.theme = theme;
    else delete this.#root.dataset.theme;
    this.#onChange(this.chosen);
  }

  #kept() {
    try {
      return this.#storage?.getItem(KEPT_AS);
    } catch {
      return null;
    }
  }
}
