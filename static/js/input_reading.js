/** What somebody put into the box: links, one per line, or a transcript to be summarized as text. Pure. */

const LINK = /^(https?:\/\/\S+|(www\.|m\.|music\.)?(youtube(-nocookie)?\.com|youtu\.be)\/\S+|[\w-]{11}|(sample|transcript):\S+)$/i;
const LONG_ENOUGH = 40;

/**
 * {kind: 'empty'} | {kind: 'links', links} | {kind: 'text', text, words}. It is a transcript when it has at least
 * forty words and no line that is only a link; everything else counts as links, so that the server can say of each
 * what is wrong with it.
 */
export function readInput(value) {
  const text = value.trim();
  if (!text) return { kind: 'empty' };
  const lines = text.split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
  const words = text.split(/\s+/).length;
  // Languages without spaces between words: a long line is long by its characters.
  const long = words >= LONG_ENOUGH || (words < 10 && text.length >= 400);
  if (long && !lines.some((line) => LINK.test(line))) return { kind: 'text', text, words };
  return { kind: 'links', links: lines.flatMap((line) => (allLinks(line) ? line.split(/[\s,]+/) : [line])) };
}

/** True for several links on one line, parted by spaces or commas. */
function allLinks(line) {
  const parts = line.split(/[\s,]+/).filter(Boolean);
  return parts.length > 1 && parts.every((part) => LINK.test(part));
}

/** A key that nobody else has made; `randomUUID` exists only where the page is served over https or from loopback. */
export function newKey(crypto) {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * One key for each submission. When it is not known whether the last one arrived, the same body gets the same key
 * again, so that trying once more never makes a second job.
 */
export class SubmissionKeys {
  #crypto;
  #unsure = null;

  constructor(crypto) {
    this.#crypto = crypto;
  }

  /** The key for this body. */
  keyFor(body) {
    const content = JSON.stringify(body);
    if (this.#unsure?.content !== content) this.#unsure = { content, key: newKey(this.#crypto) };
    return this.#unsure.key;
  }

  /** The server answered: the next submission is another one, also with the same body. */
  answered() {
    this.#unsure = null;
  }
}
