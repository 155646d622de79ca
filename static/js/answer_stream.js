/** The answer to a question, read from the body of a response while it is written. */

import { FrameReader } from './event_stream.js';

/** Calls `onEvent(name, data)` for each event; true when the answer came to its end (`done` or `error`). */
export async function readAnswer(body, onEvent) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const frames = new FrameReader();
  let ended = false;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return ended;
    for (const { event, data } of frames.read(decoder.decode(value, { stream: true }))) {
      if (data === null) continue;
      ended ||= event === 'done' || event === 'error';
      onEvent(event, JSON.parse(data));
    }
  }
}

/** The text of an answer so far: pieces come with the offset, in characters, from which on they replace it. */
export class AnswerText {
  #characters = [];

  /** Takes a piece; gives the whole text. */
  add({ at, text }) {
    this.#characters.length = Math.min(at, this.#characters.length);
    this.#characters.push(...text);
    return this.#characters.join('');
  }
}
