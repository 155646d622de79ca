/** YouTube's player inside the page, only where the reader wants it: before that nothing of YouTube is loaded. */

import { el, setShown } from './dom.js';

export const PLAYER = 'https://www.youtube-nocookie.com';
const KEPT_AS = 'reader-video';
const HELLO_EVERY = 300;
const HELLOS = 40;

/** The id in the address of a video, null when it is none of YouTube's. */
export function videoIdOf(address) {
  return /^https:\/\/www\.youtube\.com\/watch\?v=([\w-]{11})/.exec(address ?? '')?.[1] ?? null;
}

/**
 * `parts`: toggle (checkbox), hint, screen. The player is told where to go by messages, and tells its time in the same
 * way, once it was greeted; what it is told before it answers waits. `onTime(seconds)` hears it while it plays.
 */
export class VideoBox {
  #parts;
  #videoId;
  #storage;
  #browser;
  #onTime;
  #frame = null;
  #ready = false;
  #waiting = null;
  #greeting = null;

  constructor(parts, { videoId, title, storage, browser, onTime = () => {} }) {
    Object.assign(this, { title });
    this.#parts = parts;
    this.#videoId = videoId;
    this.#storage = storage;
    this.#browser = browser;
    this.#onTime = onTime;
    parts.toggle.addEventListener('change', () => this.#chose(parts.toggle.checked));
    browser.addEventListener('message', (event) => this.#heard(event));
    parts.toggle.checked = this.#kept();
    if (parts.toggle.checked) this.#open();
  }

  /** Whether the player is in the page. */
  get shown() {
    return this.#frame !== null;
  }

  /** Plays from a second on. */
  seek(t) {
    if (!this.#frame) return;
    this.#waiting = t;
    this.#go();
  }

  #chose(on) {
    try {
      if (on) this.#storage?.setItem(KEPT_AS, 'yes');
      else this.#storage?.removeItem(KEPT_AS);
    } catch {
      // storage is full or forbidden; the choice holds until the page is left
    }
    if (on) this.#open();
    else this.#close();
  }

  #kept() {
    try {
      return this.#storage?.getItem(KEPT_AS) === 'yes';
    } catch {
      return false;
    }
  }

  #open() {
    const url = new URL(`${PLAYER}/embed/${this.#videoId}`);
    const { origin } = this.#browser.location;
    for (const [name, value] of Object.entries({ enablejsapi: 1, playsinline: 1, rel: 0, origin })) url.searchParams.set(name, value);
    // YouTube's player refuses pages that do not say where they are; only the frame says it, and only the host.
    this.#frame = el('iframe', {
      class: 'screen', src: url.href, title: `Video: ${this.title}`, referrerpolicy: 'strict-origin',
      allow: 'autoplay; encrypted-media; fullscreen; picture-in-picture',
    });
    this.#frame.addEventListener('load', () => this.#greet());
    this.#parts.screen.replaceChildren(this.#frame);
    setShown(this.#parts.hint, false);
  }

  #close() {
    clearInterval(this.#greeting);
    this.#ready = false;
    this.#waiting = null;
    this.#frame = null;
    this.#parts.screen.replaceChildren();
    setShown(this.#parts.hint, true);
  }

  /** Says hello until the player answers; its script starts some time after its page has loaded. */
  #greet() {
    let left = HELLOS;
    clearInterval(this.#greeting);
    const hello = () => {
      if (this.#ready || left === 0) clearInterval(this.#greeting);
      else this.#tell({ event: 'listening' });
      left -= 1;
    };
    this.#greeting = setInterval(hello, HELLO_EVERY);
    hello();
  }

  #tell(message) {
    this.#frame?.contentWindow?.postMessage(JSON.stringify({ id: 1, channel: 'widget', ...message }), PLAYER);
  }

  #go() {
    if (!this.#ready || this.#waiting === null) return;
    this.#tell({ event: 'command', func: 'seekTo', args: [this.#waiting, true] });
    this.#tell({ event: 'command', func: 'playVideo', args: [] });
    this.#waiting = null;
  }

  #heard({ origin, source, data }) {
    if (!this.#frame || origin !== PLAYER || source !== this.#frame.contentWindow) return;
    let said;
    try {
      said = JSON.parse(data);
    } catch {
      return;
    }
    this.#ready = true;
    this.#go();
    const time = said?.info?.currentTime;
    if (typeof time === 'number' && time > 0) this.#onTime(time);
  }
}
