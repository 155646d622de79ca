/** The last 24 hours as numbers: points of about a minute, gathered into stretches of the same length. */

export const DAY = 24 * 60 * 60;

/** Points as objects: `{at, answers, errors, p95, queue, summaries, failed, cost_usd}`, `at` in seconds. */
export function pointsOf({ columns, points }) {
  return points.map((values) => Object.fromEntries(columns.map((name, index) => [name, values[index]])));
}

/**
 * `count` stretches of the day that ends at `now` (seconds), oldest first. What is counted is added up, of `queue` and
 * `p95` the highest stays; a stretch without a point is null, since nobody knows what happened then.
 */
export function gathered(points, count, now) {
  const length = DAY / count;
  const found = Array.from({ length: count }, () => null);
  for (const point of points) {
    const place = Math.floor((point.at - (now - DAY)) / length);
    if (place >= 0 && place <= count) {
      const index = Math.min(place, count - 1);
      found[index] = joined(found[index], point);
    }
  }
  return found;
}

function joined(sum, point) {
  if (sum === null) return { ...point };
  const added = { ...sum, at: Math.max(sum.at, point.at) };
  for (const name of ['answers', 'errors', 'summaries', 'failed', 'cost_usd']) added[name] = sum[name] + point[name];
  for (const name of ['queue', 'p95']) added[name] = highest(sum[name], point[name]);
  return added;
}

function highest(one, other) {
  if (one === null || other === null) return one ?? other;
  return Math.max(one, other);
}

/** A duration for people: `4 ms`, `1.2 s`, `3 min`. */
export function duration(seconds) {
  if (seconds === null || seconds === undefined) return '–';
  if (seconds < 0.9995) return `${Math.max(1, Math.round(seconds * 1000))} ms`;
  if (seconds < 99.5) return `${Number(seconds.toPrecision(2))} s`;
  return `${Math.round(seconds / 60)} min`;
}

/** US dollars, with as many places as say something. */
export function money(usd) {
  if (usd === 0) return '$0';
  return usd < 0.01 ? 'under 1 ¢' : `$${usd.toFixed(2)}`;
}

/** Megabytes for people. */
export function space(megabytes) {
  return megabytes < 1024 ? `${Math.round(megabytes)} MB` : `${Number((megabytes / 1024).toPrecision(3))} GB`;
}
