/** What is in a playlist, before it starts: titles, lengths, what the library has, and which videos are wanted. */

import { el, setShown, setText } from './dom.js';
import { clock, counted, roughLength, roughMoney } from './format.js';

const PLAYLIST = /^(https?:)?(\/\/)?((www|m|music)\.)?youtube\.com\/(playlist|embed\/videoseries|watch)\?\S*\blist=(?!RD|WL\b)/i;
const PAUSE = 400; // milliseconds without a change of the box before anybody is asked

/** The link of the playlist, when it is the only thing that was put into the box; else null. Pure. */
export function playlistIn(read) {
  if (read.kind !== 'links' || read.links.length !== 1) return null;
  const [link] = read.links;
  return PLAYLIST.test(link) && !/[?&]v=/.test(link) ? link : null;
}

/** What the server is to be told of the choice: {} for all, the first so many, or the ids. Pure. */
export function choiceOf(videos, chosen) {
  const ids = videos.filter((video) => chosen.has(video.position)).map((video) => video.video_id);
  if (ids.length === videos.length) return {};
  const first = videos.slice(0, ids.length).every((video) => chosen.has(video.position));
  return first ? { limit: ids.length } : { items: ids };
}

/** What the chosen videos take: {videos, known, seconds, tokens, cost}; null for what cannot be told. Pure. */
export function sumOf({ videos, estimate }, chosen) {
  const wanted = videos.filter((video) => chosen.has(video.position));
  const todo = wanted.map((video) => video.estimate).filter(Boolean);
  const add = (pick) => todo.reduce((sum, one) => (sum === null || pick(one) === null ? null : sum + pick(one)), 0);
  return {
    videos: wanted.length,
    known: wanted.length - todo.length,
    seconds: estimate.videos ? (estimate.seconds * todo.length) / estimate.videos : 0,
    tokens: add((one) => (one.input_tokens === null ? null : one.input_tokens + one.output_tokens)),
    cost: add((one) => one.cost_usd),
  };
}

export class PlaylistPreview {
  #parts;
  #look;
  #onChange;
  #onFault;
  #timer = null;
  #asked = null;
  #shown = null;
  #failed = null;
  #chosen = new Set();

  /**
   * `parts`: box, title, facts, sum, all, none, limit, list. `look(link)` resolves to the server's preview; `onChange()`
   * is called when the choice changes, `onFault(fault)` when the playlist cannot be looked at.
   */
  constructor(parts, { look, onChange, onFault }) {
    this.#parts = parts;
    this.#look = look;
    this.#onChange = onChange;
    this.#onFault = onFault;
    parts.all.addEventListener('click', () => this.#choose(() => true));
    parts.none.addEventListener('click', () => this.#choose(() => false));
    parts.limit.addEventListener('input', () => this.#chooseFirst());
    parts.list.addEventListener('change', (event) => this.#toggled(event.target));
    parts.box.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && event.target.tagName === 'INPUT') event.preventDefault(); // it would start the work
    });
  }

  /** The box holds something else; `again` looks anew at the same, because the wishes are others. */
  watch(read, again = false) {
    const link = playlistIn(read);
    if (link === this.#asked && !again) return;
    clearTimeout(this.#timer);
    if (link !== this.#asked) this.#forget();
    this.#asked = link;
    if (link) this.#timer = setTimeout(() => this.#ask(link), PAUSE);
  }

  /** How many videos are chosen; null while no playlist is shown. */
  get count() {
    return this.#shown ? this.#chosen.size : null;
  }

  /**
   * What to send of the choice, {} without a playlist; null while the playlist has yet to be seen, which is then shown.
   * One that cannot be looked at is sent whole the second time.
   */
  selection(read) {
    const link = playlistIn(read);
    if (!link || link === this.#failed) return {};
    if (!this.#shown) {
      clearTimeout(this.#timer);
      this.#asked = link;
      this.#ask(link);
      return null;
    }
    return { ...choiceOf(this.#shown.videos, this.#chosen) };
  }

  /** What the playlist is called; undefined while none is shown. */
  get title() {
    return this.#shown?.title;
  }

  #forget() {
    this.#shown = this.#failed = null;
    this.#chosen.clear();
    this.#parts.limit.value = '';
    setShown(this.#parts.box, false);
  }

  async #ask(link) {
    const { box, title, facts, sum, list } = this.#parts;
    if (box.getAttribute('aria-busy') === 'true' && box.dataset.link === link) return;
    box.dataset.link = link;
    box.setAttribute('aria-busy', 'true');
    setShown(box, true);
    if (!this.#shown) {
      setText(title, 'Looking at the playlist…');
      for (const node of [facts, sum]) setText(node, '');
      list.replaceChildren();
    }
    try {
      const found = await this.#look(link);
      if (link === this.#asked) this.#show(found);
    } catch (fault) {
      if (link !== this.#asked) return;
      this.#forget();
      this.#failed = link;
      this.#onFault(fault);
    } finally {
      if (box.dataset.link === link) box.setAttribute('aria-busy', 'false');
    }
  }

  #show(found) {
    const before = this.#shown ? new Set(this.#chosen) : null;
    this.#shown = found;
    const { title, facts, list, limit } = this.#parts;
    setText(title, found.title);
    const lengths = found.videos.reduce((sum, video) => sum + (video.duration ?? 0), 0);
    const inLibrary = found.videos.filter((video) => video.in_library).length;
    const missing = found.videos.filter((video) => video.error).length;
    const told = [
      [counted(found.videos.length, 'video', 'videos'), roughLength(lengths)].filter(Boolean).join(', '),
      inLibrary ? `${inLibrary} in the library` : '',
      missing ? `${missing} cannot be had` : '',
    ];
    setText(facts, told.filter(Boolean).join(' · '));
    limit.max = String(found.videos.length);
    list.replaceChildren(...found.videos.map(row));
    if (before) this.#choose((video) => before.has(video.position));
    else this.#chooseFirst(); // as many as were asked for while it was looked at
  }

  #choose(wanted) {
    const videos = this.#shown?.videos ?? [];
    this.#chosen = new Set(videos.filter((video) => !video.error && wanted(video)).map((video) => video.position));
    for (const box of this.#parts.list.querySelectorAll('input')) box.checked = this.#chosen.has(Number(box.value));
    this.#changed();
  }

  #chooseFirst() {
    const most = Number.parseInt(this.#parts.limit.value, 10);
    let left = most > 0 ? most : Infinity;
    this.#choose((video) => !video.error && left-- > 0);
  }

  #toggled(box) {
    if (box.checked) this.#chosen.add(Number(box.value));
    else this.#chosen.delete(Number(box.value));
    this.#changed();
  }

  #changed() {
    setText(this.#parts.sum, sentenceOf(sumOf(this.#shown, this.#chosen)));
    this.#onChange();
  }
}

function row(video) {
  const id = `preview-${video.position}`;
  const mark = video.error ? video.error.message : video.in_library ? 'In the library' : '';
  return el('li', { class: 'preview-row', data: { missing: Boolean(video.error) } },
    el('input', { type: 'checkbox', id, value: video.position, disabled: Boolean(video.error) }),
    el('label', { for: id },
      el('span', { class: 'preview-name', text: video.title }),
      mark && el('span', { class: 'preview-mark', text: mark }),
    ),
    el('span', { class: 'preview-length', text: video.duration ? clock(video.duration) : '' }),
  );
}

function sentenceOf({ videos, known, seconds, tokens, cost }) {
  if (!videos) return 'No video is chosen.';
  const parts = [`${counted(videos, 'video', 'videos')} chosen`];
  if (known) parts.push(known === videos ? 'all in the library, so nothing is paid' : `${known} of them free, from the library`);
  if (known < videos) {
    parts.push(`about ${roughLength(seconds) || 'a moment'}`);
    if (tokens) parts.push(`about ${counted(Math.round(tokens / 1000) || 1, 'thousand tokens', 'thousand tokens')}`);
    if (cost !== null) parts.push(cost ? roughMoney(cost) : 'free');
  }
  return parts.join(' · ');
}
