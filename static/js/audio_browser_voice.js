/** The browser's own voice: one sentence after the other, so that each can be shown while it is read. */

const LETTERS_A_SECOND = 14;
const LEAST_SECONDS = 0.8;

export class BrowserVoice {
  #synthesis;
  #Utterance;
  #script;
  #onChange;
  #onEnd;
  #onSentence;
  #lines = [];
  #starts = [0];
  #language = '';
  #line = 0;
  #speaking = null;
  #speed = 1;
  #load = 0;

  /**
   * `synthesis` and `Utterance` are the browser's; `script(summaryId)` promises {language, lines: [{shown, said}]}.
   * `onSentence(line)` is called with the line that is read, null when nothing is.
   */
  constructor({ synthesis, Utterance, script, onChange, onEnd, onSentence }) {
    this.#synthesis = synthesis;
    this.#Utterance = Utterance;
    this.#script = script;
    this.#onChange = onChange;
    this.#onEnd = onEnd;
    this.#onSentence = onSentence;
  }

  /** Opens a summary at a second, which is that of a sentence; the seconds are estimated by the letters. */
  async load({ summaryId }, at) {
    const load = (this.#load += 1);
    const { lines, language } = await this.#script(summaryId);
    if (load !== this.#load) return;
    this.#lines = lines;
    this.#language = language ?? '';
    this.#starts = [0];
    for (const { said } of lines) this.#starts.push(this.#starts.at(-1) + Math.max(LEAST_SECONDS, said.length / LETTERS_A_SECOND));
    this.#line = this.#lineAt(at);
    this.#onChange();
  }

  play() {
    if (!this.#speaking && this.#line < this.#lines.length) this.#say();
  }

  /** Stops; the sentence is read again from its beginning, since browsers forget where in it they were. */
  pause() {
    const was = this.#speaking;
    this.#speaking = null;
    if (was) this.#synthesis.cancel();
    this.#onChange();
  }

  /** Goes to the sentence at this second; steps of a few seconds always reach another one. */
  seek(seconds) {
    const playing = this.playing;
    const before = this.#line;
    let line = this.#lineAt(seconds);
    if (line === before && seconds > this.time + 1) line += 1;
    this.pause();
    this.#line = Math.max(0, Math.min(line, this.#lines.length - 1));
    this.#onSentence(this.#lines[this.#line] ?? null);
    if (playing) this.#say();
    this.#onChange();
  }

  close() {
    this.#load += 1;
    this.pause();
    this.#lines = [];
    this.#onSentence(null);
  }

  set speed(value) {
    this.#speed = value;
    if (this.playing) {
      this.pause();
      this.#say();
    }
  }

  get playing() {
    return this.#speaking !== null;
  }

  get time() {
    return this.#starts[Math.min(this.#line, this.#starts.length - 1)];
  }

  get duration() {
    return this.#starts.at(-1);
  }

  #lineAt(seconds) {
    const after = this.#starts.findIndex((start) => start > seconds);
    return Math.max(0, Math.min(after < 0 ? this.#lines.length - 1 : after - 1, this.#lines.length - 1));
  }

  #say() {
    const line = this.#lines[this.#line];
    const spoken = new this.#Utterance(line.said);
    if (this.#language) spoken.lang = this.#language;
    spoken.rate = this.#speed;
    this.#speaking = spoken; // kept, or a browser may collect it and never tell its end
    spoken.onend = () => this.#next(spoken);
    spoken.onerror = () => this.#next(spoken);
    this.#onSentence(line);
    this.#synthesis.speak(spoken);
    this.#onChange();
  }

  #next(spoken) {
    if (this.#speaking !== spoken) return; // it was stopped
    this.#speaking = null;
    this.#line += 1;
    if (this.#line < this.#lines.length) {
      this.#say();
      return;
    }
    this.#line = 0;
    this.#onSentence(null);
    this.#onEnd();
  }
}
