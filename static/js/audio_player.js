/** Listening: which summary is open, with which voice, where it was left, and what comes next. */

const STEP = 15;
const REMEMBER_EVERY = 2;
const NEARLY_OVER = 3;

export class AudioPlayer {
  #bar;
  #memory;
  #voices;
  #voice = null;
  #now = null;
  #line = null;
  #busy = false;
  #noted = 0;
  #session;
  #nextOf;
  #onLine;

  /**
   * `makeBar(on)` gives an AudioBar; `voices(on)` promises the voices in the order in which they are tried, each with
   * load, play, pause, seek, close, speed, playing, time and duration. `nextOf(summaryId)` is {summaryId, title} or
   * null; `onLine(summaryId, line)` hears which sentence is read; `session` is navigator.mediaSession or null.
   */
  constructor({ makeBar, memory, voices, nextOf, onLine, session }) {
    this.#memory = memory;
    this.#voices = voices;
    this.#nextOf = nextOf;
    this.#onLine = onLine;
    this.#session = session;
    this.#bar = makeBar({
      toggle: () => (this.#voice?.playing ? this.#voice.pause() : this.play()),
      back: () => this.#step(-STEP),
      forward: () => this.#step(STEP),
      next: () => this.next(),
      close: () => this.close(),
      seek: (seconds) => this.#voice?.seek(seconds),
      speed: (value) => this.#setSpeed(value),
    });
  }

  /** Opens a summary where it was left, and plays it unless `paused`. */
  async open({ summaryId, title }, { paused = false } = {}) {
    this.#leave();
    this.#voice?.close();
    this.#voice = null;
    this.#now = { summaryId, title };
    this.#memory.last = this.#now;
    this.#bar.say('');
    this.#bar.open(true);
    this.#show();
    if (!paused) await this.play();
  }

  /** Plays what is open; the voice is made at the first need, so that nothing is paid for before. */
  async play() {
    if (!this.#now || this.#busy) return;
    const now = this.#now;
    if (!this.#voice && !(await this.#prepare(now))) return;
    if (now !== this.#now) return;
    try {
      await this.#voice.play();
    } catch {
      this.#bar.say('Press play to begin.'); // browsers want a click first
    }
    this.#show();
  }

  next() {
    const following = this.#now && this.#nextOf(this.#now.summaryId);
    if (following) this.open(following);
  }

  close() {
    this.#leave();
    this.#voice?.close();
    this.#voice = this.#now = null;
    this.#memory.last = null;
    this.sentence(null);
    this.#bar.open(false);
    if (this.#session) this.#session.metadata = null;
  }

  /** Time or state moved. */
  moved() {
    if (!this.#now || !this.#voice) return;
    if (Math.abs(this.#voice.time - this.#noted) >= REMEMBER_EVERY || !this.#voice.playing) this.#leave();
    this.#show();
  }

  /** It was read to its end. */
  ended() {
    if (this.#now) this.#memory.leave(this.#now.summaryId, 0);
    this.#noted = 0;
    this.#show();
  }

  /** This sentence is read now; null for none. */
  sentence(line) {
    this.#line = line?.shown ?? null;
    this.#onLine(this.#now?.summaryId ?? null, this.#line);
    if (this.#now) this.#show();
  }

  async #prepare(now) {
    this.#busy = true;
    this.#show();
    this.#bar.say('Getting the voice ready …');
    let fault = null;
    for (const voice of await this.#voices()) {
      try {
        voice.speed = this.#memory.speed;
        await voice.load(now, this.#memory.place(now.summaryId));
        this.#voice = voice;
        break;
      } catch (problem) {
        fault = problem;
      }
    }
    this.#busy = false;
    if (now !== this.#now) {
      this.#voice?.close();
      this.#voice = null;
      return this.play().then(() => false);
    }
    const words = [fault?.message, this.#voice ? 'Your browser reads it.' : fault?.remedy].filter(Boolean).join(' ');
    this.#bar.say(fault ? words : this.#voice ? '' : 'This browser has no voice.');
    if (this.#voice) this.#announce(now);
    this.#show();
    return this.#voice !== null;
  }

  #step(seconds) {
    if (this.#voice) this.#voice.seek(this.#voice.time + seconds);
  }

  #setSpeed(value) {
    this.#memory.speed = value;
    if (this.#voice) this.#voice.speed = value;
    this.#show();
  }

  #leave() {
    if (!this.#now || !this.#voice) return;
    const { time, duration } = this.#voice;
    this.#noted = time;
    this.#memory.leave(this.#now.summaryId, duration - time < NEARLY_OVER ? 0 : time);
  }

  /** Keys and lock screens of the system. */
  #announce({ title }) {
    if (!this.#session) return;
    if (globalThis.MediaMetadata) this.#session.metadata = new globalThis.MediaMetadata({ title, artist: 'YouTube Summarizer' });
    const actions = {
      play: () => this.play(),
      pause: () => this.#voice?.pause(),
      seekbackward: () => this.#step(-STEP),
      seekforward: () => this.#step(STEP),
      nexttrack: () => this.next(),
      seekto: ({ seekTime }) => this.#voice?.seek(seekTime),
    };
    for (const [name, run] of Object.entries(actions)) {
      try {
        this.#session.setActionHandler(name, run);
      } catch {
        // A browser that does not know this key.
      }
    }
  }

  #show() {
    const voice = this.#voice;
    this.#bar.show({
      title: this.#now.title,
      playing: voice?.playing ?? false,
      time: voice?.time ?? this.#memory.place(this.#now.summaryId),
      duration: voice?.duration ?? 0,
      hasNext: this.#nextOf(this.#now.summaryId) !== null,
      speed: this.#memory.speed,
      line: this.#line,
      busy: this.#busy,
    });
    if (this.#session) this.#session.playbackState = voice?.playing ? 'playing' : 'paused';
  }
}
