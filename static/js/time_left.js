/** How long a job still takes, from the speed it has shown so far; pure functions. */

import { roughLength } from './format.js';

const SURE = 0.5;
const ENOUGH = 0.15;

/**
 * Seconds until a job is done that began `elapsed` seconds ago and is as far as `progress` (0..1). `estimated` are the
 * seconds it was thought to take, or null. The further it is, the more its own speed counts; null while nothing is known.
 */
export function secondsLeft({ elapsed, progress, estimated }) {
  if (!(elapsed >= 0) || progress >= 1) return null;
  const measured = progress > 0 ? elapsed / progress : null;
  if (!estimated) return progress >= ENOUGH ? measured - elapsed : null;
  const trust = Math.min(1, progress / SURE);
  const whole = measured === null ? estimated : trust * measured + (1 - trust) * Math.max(estimated, elapsed);
  return Math.max(0, whole - elapsed);
}

/** `about 40 s left`, in steps that do not flicker; `nearly done` at the end. */
export function leftInWords(seconds) {
  if (seconds === null) return '';
  if (seconds < 3) return 'nearly done';
  return `about ${roughLength(seconds < 60 ? Math.ceil(seconds / 5) * 5 : seconds)} left`;
}
