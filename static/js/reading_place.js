/** Where somebody stopped reading a summary: kept in this browser, found again at the next visit. */

const KEPT_AS = 'reading-places';
const MOST = 200;
const WRITE_PAUSE = 400;
const FROM = 0.05;
const FINISHED = 0.95;

/** `storage` of the browser, or null; every summary has a share 0..1 of its text, the last `MOST` are kept. */
export class ReadingPlaces {
  #storage;

  constructor(storage) {
    this.#storage = storage;
  }

  /** The kept share of a summary, null when there is none. */
  get(id) {
    return this.#all().find(([known]) => known === id)?.[1] ?? null;
  }

  /** Keeps it; at the beginning or the end there is nothing to keep. */
  set(id, share) {
    const others = this.#all().filter(([known]) => known !== id);
    const kept = share > FROM && share < FINISHED ? [[id, Math.round(share * 1000) / 1000], ...others] : others;
    try {
      this.#storage?.setItem(KEPT_AS, JSON.stringify(kept.slice(0, MOST)));
    } catch {
      // storage is full or forbidden; the next visit begins at the top
    }
  }

  #all() {
    try {
      const kept = JSON.parse(this.#storage?.getItem(KEPT_AS) ?? '[]');
      return Array.isArray(kept) ? kept.filter((row) => Array.isArray(row) && typeof row[1] === 'number') : [];
    } catch {
      return [];
    }
  }
}

/** Follows the scrolling of `text` for one summary; `isShown()` says whether it can be read now. */
export function followReading(places, id, text, browser, isShown) {
  let timer = null;
  browser.addEventListener(
    'scroll',
    () => {
      clearTimeout(timer);
      timer = setTimeout(() => isShown() && places.set(id, shareRead(text, browser)), WRITE_PAUSE);
    },
    { passive: true },
  );
}

/** Scrolls to the place where reading stopped; true when there was one. */
export function goOnReading(places, id, text, browser) {
  const share = places.get(id);
  if (share === null) return false;
  const { top, height } = text.getBoundingClientRect();
  browser.scrollTo({ top: browser.scrollY + top + share * height - browser.innerHeight / 2 });
  return true;
}

/** How much of the text stands above the middle of the window. */
function shareRead(text, browser) {
  const { top, height } = text.getBoundingClientRect();
  return height > browser.innerHeight ? (browser.innerHeight / 2 - top) / height : 0;
}
