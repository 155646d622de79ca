/** What is said of a job and of a video on its card; what waits counts down to its next try. */

import { countDown, stopCounting, timeLeft } from './countdown.js';
import { setText } from './dom.js';
import { counted, roughLength, sentence } from './format.js';
import { leftInWords, secondsLeft } from './time_left.js';

const WORDS = {
  pending: 'Waiting',
  in_progress: 'Working',
  retry: 'Waits to try again',
  held: 'On hold',
  completed: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

/** A status in one word or two. */
export function stateWords(status) {
  return WORDS[status] ?? status;
}

/** What a job is called. */
export function titleOf(view) {
  if (view.total <= 1) return view.title || view.name || 'One video';
  const count = counted(view.total, 'video', 'videos');
  return view.name ? `${view.name}, ${count}` : `${view.type === 'playlist' ? 'Playlist' : 'Batch'} of ${count}`;
}

/** The step a job is at, by its name. */
export function stepOf(view) {
  if (view.over) return ''; // the list and the error say it
  const estimate = view.status === 'pending' && view.estimatedSeconds ? `, about ${roughLength(view.estimatedSeconds)}` : '';
  if (view.total <= 1) return `${sentence(view.message)}${estimate}`;
  const running = view.items.find((item) => item.status === 'in_progress'); // its steps are told sooner than the job's
  const { title, message } = view.status === 'in_progress' && running ? running : view;
  return `${title ? `${title}: ` : ''}${sentence(message)}${estimate}`;
}

/** How long a running job still takes; empty while nothing is known. */
export function leftOf(view) {
  if (view.status !== 'in_progress' || !view.startedAt || view.cancelling) return '';
  const elapsed = -timeLeft(view.startedAt) / 1_000;
  return leftInWords(secondsLeft({ elapsed, progress: view.progress, estimated: view.estimatedSeconds }));
}

/** Puts `words` into `node`, and for what waits the time until its next try. */
export function showStep(node, { status, nextAttemptAt }, words) {
  if (nextAttemptAt && (status === 'retry' || status === 'held')) {
    return countDown(node, nextAttemptAt, (left) => `${words}${words && ', '}${left ? `next try in ${left}` : 'next try now'}`);
  }
  stopCounting(node);
  return setText(node, words);
}
