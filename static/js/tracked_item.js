/** One video of a job: its state is ordered, its text is put together, its end is told once. */

import { GrowingText } from './growing_text.js';

const OVER = new Set(['completed', 'failed', 'cancelled']);
const RANK = { held: 0, pending: 1, retry: 2, in_progress: 3, cancelled: 4, failed: 5, completed: 6 };
const NEVER = [-3, 0, 0];

/** True for completed, failed and cancelled. */
export function isOver(status) {
  return OVER.has(status);
}

/** See JobTracker for what makes one state newer than another. */
export class TrackedItem {
  #key = NEVER;
  #titleKey = NEVER;
  #failedAt = NEVER[0];
  #ended = false;

  status = 'pending';
  progress = 0;
  message = 'queued';
  error = null;
  nextAttemptAt = null;
  asks = undefined;
  title = '';
  videoId = '';
  text = new GrowingText();

  constructor(index) {
    this.index = index;
  }

  /** The sequence of its job when it last moved. */
  get sequence() {
    return this.#key[0];
  }

  /** True once its summary was reported. */
  get ended() {
    return this.#ended;
  }

  /** Takes an item event or an item of GET /jobs/<id>; true when that changed it. `known`: its job's sequence. */
  take(facts, known) {
    const { status = 'in_progress', progress = 0, message = '', error = null, next_attempt_at: nextAttemptAt = null, asks } = facts;
    const key = [facts.sequence ?? known, RANK[status] ?? 0, isOver(status) ? 1 : progress];
    if (facts.title && compare(key, this.#titleKey) >= 0) {
      this.title = facts.title;
      this.#titleKey = key;
    }
    if (facts.video_id) this.videoId = facts.video_id;
    const newer = compare(key, this.#key);
    const asItComes = facts.sequence === undefined && key[0] === this.#key[0] && !isOver(this.status);
    if (newer > 0 || asItComes) {
      this.#key = key;
      Object.assign(this, { status, progress, message, error, nextAttemptAt, asks });
    } else if (newer === 0 && (error || nextAttemptAt)) {
      this.error = error ?? this.error;
      this.nextAttemptAt = nextAttemptAt ?? this.nextAttemptAt;
      this.asks = asks ?? this.asks;
    } else return false;
    return true;
  }

  /** True the first time: its summary is there. */
  endsNow() {
    const first = !this.#ended;
    this.#ended = true;
    return first;
  }

  /** True the first time that its failure at this sequence is told. */
  failsNow(sequence) {
    if (sequence <= this.#failedAt) return false;
    this.#failedAt = sequence;
    return true;
  }

  /** What is shown of it. */
  view() {
    const { index, status, message, error, title, videoId, nextAttemptAt, asks } = this;
    const over = isOver(status);
    const progress = over ? 1 : this.progress;
    return { index, status, over, progress, message, error, title, videoId, nextAttemptAt, asks, text: over ? '' : this.text.text };
  }
}

function compare(one, other) {
  for (let at = 0; at < one.length; at += 1) if (one[at] !== other[at]) return one[at] - other[at];
  return 0;
}
