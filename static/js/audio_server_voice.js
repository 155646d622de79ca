/** The server's voice: one sound file, played by the browser. */

export class ServerVoice {
  #audio;
  #make;
  #onChange;
  #load = 0;

  /**
   * `audio` is an HTMLAudioElement; `make(summaryId)` has the summary spoken and promises the address of the sound.
   * `onChange()` is called whenever time or state moved, `onEnd()` at the end, `onFault()` when it cannot be played.
   */
  constructor({ audio, make, onChange, onEnd, onFault }) {
    this.#audio = audio;
    this.#make = make;
    this.#onChange = onChange;
    audio.preload = 'metadata';
    for (const name of ['timeupdate', 'durationchange', 'play', 'pause', 'seeked']) audio.addEventListener(name, onChange);
    audio.addEventListener('ended', onEnd);
    audio.addEventListener('error', () => audio.getAttribute('src') && onFault());
  }

  /** Opens a summary at a second; rejects when the server cannot speak it. */
  async load({ summaryId }, at) {
    const load = (this.#load += 1);
    const address = await this.#make(summaryId);
    if (load !== this.#load) return;
    this.#audio.src = address;
    this.#audio.currentTime = at;
    this.#onChange();
  }

  play() {
    return this.#audio.play();
  }

  pause() {
    this.#audio.pause();
  }

  seek(seconds) {
    this.#audio.currentTime = Math.max(0, Math.min(seconds, this.duration || seconds));
  }

  /** Lets go of the sound. */
  close() {
    this.#load += 1;
    this.#audio.pause();
    this.#audio.removeAttribute('src');
  }

  set speed(value) {
    this.#audio.defaultPlaybackRate = this.#audio.playbackRate = value;
  }

  get playing() {
    return !this.#audio.paused && !this.#audio.ended;
  }

  get time() {
    return this.#audio.currentTime;
  }

  get duration() {
    return Number.isFinite(this.#audio.duration) ? this.#audio.duration : 0;
  }
}
