/** Server-Sent Events read by hand, so that comments (heartbeats), which an EventSource hides, can be seen. */

/** Takes text in any pieces and gives whole frames: {event, data, id, comment, retry}; what a frame lacks is null. */
export class FrameReader {
  #rest = '';

  /** The frames that this piece completes. */
  read(piece) {
    const parts = (this.#rest + piece).split(/\r?\n\r?\n/);
    this.#rest = parts.pop();
    return parts.map(frame);
  }
}

function frame(text) {
  const read = { event: 'message', data: null, id: null, comment: null, retry: null };
  for (const line of text.split(/\r?\n/)) {
    const [, name, value] = /^([^:]*):? ?(.*)$/.exec(line);
    if (line.startsWith(':')) read.comment = value;
    else if (name === 'data') read.data = read.data === null ? value : `${read.data}\n${value}`;
    else if (name === 'retry') read.retry = /^\d+$/.test(value) ? Number(value) : null;
    else if (name === 'event' || name === 'id') read[name] = value;
  }
  return read;
}
