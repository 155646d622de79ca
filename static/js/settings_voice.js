/** A voice on trial: the server says a sentence with the one that is written in the field, else the browser does. */

import { el, setText } from './dom.js';

const SENTENCE = 'This is how I sound when I read a summary.';
const NO_VOICE = 'no_voice_provider';

export class VoiceTrial {
  #parts;
  #api;
  #browser;

  /** `parts`: button, said, field (of the voice); `browser` has AudioContext and perhaps speechSynthesis. */
  constructor(parts, api, browser) {
    this.#parts = parts;
    this.#api = api;
    this.#browser = browser;
    parts.button.addEventListener('click', () => this.#hear());
  }

  /** Offers the voices there are at the field. */
  async offer() {
    const { voices } = await this.#api.get('api/voices').catch(() => ({ voices: [] }));
    if (!voices.length) return;
    const list = el('datalist', { id: 'voices' }, ...voices.map(({ id, name }) => el('option', { value: id, text: name })));
    this.#parts.field.after(list);
    this.#parts.field.setAttribute('list', list.id);
  }

  async #hear() {
    const { button, said, field } = this.#parts;
    button.disabled = true;
    setText(said, 'One moment…');
    try {
      const voice = field.value.trim();
      await this.#play(await this.#api.sound('preview-voice', voice ? { voice_id: voice } : {}));
      setText(said, 'That is the server’s voice.');
    } catch (fault) {
      setText(said, fault.code === NO_VOICE ? this.#byBrowser(fault) : [fault.message, fault.remedy].filter(Boolean).join(' '));
    } finally {
      button.disabled = false;
    }
  }

  /** Decoded here: the page's policy plays sounds of the server's own addresses only. */
  async #play(bytes) {
    const context = new this.#browser.AudioContext();
    const source = context.createBufferSource();
    source.buffer = await context.decodeAudioData(bytes);
    source.connect(context.destination);
    source.addEventListener('ended', () => context.close());
    source.start();
  }

  #byBrowser({ message }) {
    const { speechSynthesis, SpeechSynthesisUtterance } = this.#browser;
    if (!speechSynthesis) return `${message} This browser has none either.`;
    speechSynthesis.speak(new SpeechSynthesisUtterance(SENTENCE));
    return `${message} That is the voice of this browser.`;
  }
}
