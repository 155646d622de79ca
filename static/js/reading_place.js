/** Where somebody stopped reading a summary: the server keeps it, so that every device goes on there. */

const LOOK_PAUSE = 400;
const SEND_EVERY = 5_000;
const FROM = 0.05;
const FINISHED = 0.95;
const STEP = 0.01;

export class ReadingPlace {
  #sent;
  #share;
  #save;
  #after;
  #timer = null;

  /** `kept` is the share 0..1 the server has, `save(share)` a promise that it has another; `after` are the browser's timers. */
  constructor(kept, save, after = globalThis) {
    this.#sent = this.#share = kept;
    this.#save = save;
    this.#after = after;
  }

  /** The share to go on at; null for what was hardly begun or is finished. */
  get goOn() {
    return this.#share > FROM && this.#share < FINISHED ? this.#share : null;
  }

  /** Takes in where the reader is; the server hears of it now and then, and at `leave`. */
  moved(share) {
    this.#share = share;
    this.#timer ??= this.#after.setTimeout(() => this.leave(), SEND_EVERY);
  }

  /** Sends what the server does not have yet; what it does not take is sent the next time. */
  leave() {
    this.#after.clearTimeout(this.#timer);
    this.#timer = null;
    const [before, now] = [this.#sent, this.#share];
    if (Math.abs(now - before) < STEP) return;
    this.#sent = now;
    this.#save(Math.round(now * 1000) / 1000).catch(() => (this.#sent = before));
  }
}

/** Follows the scrolling of `text`; `isShown()` says whether it can be read now. */
export function followReading(place, text, browser, isShown) {
  let timer = null;
  const look = () => {
    const share = isShown() ? shareRead(text, browser) : null;
    if (share !== null) place.moved(share);
  };
  const leave = () => {
    clearTimeout(timer);
    timer = null;
    look();
    place.leave();
  };
  browser.addEventListener('scroll', () => (timer ??= setTimeout(() => ((timer = null), look()), LOOK_PAUSE)), { passive: true });
  browser.addEventListener('pagehide', leave);
  browser.document.addEventListener('visibilitychange', () => browser.document.hidden && leave());
}

/** Scrolls to the place where reading stopped, if there is one. */
export function goOnReading(place, text, browser) {
  if (place.goOn === null) return;
  const { top, height } = text.getBoundingClientRect();
  browser.scrollTo({ top: browser.scrollY + top + place.goOn * height - browser.innerHeight / 2 });
}

/** How much of the text stands above the middle of the window; null when all of it is in sight. */
function shareRead(text, browser) {
  const { top, height } = text.getBoundingClientRect();
  if (height <= browser.innerHeight) return null;
  return Math.min(Math.max((browser.innerHeight / 2 - top) / height, 0), 1);
}
