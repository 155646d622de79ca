/** Numbers, times and offsets as words; pure functions. */

/** Seconds as `1:32` or `1:02:03`. */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(Number(seconds) || 0));
  const two = (number) => String(number).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** Seconds as a rough length: `45 s`, `12 min`, `1 h 5 min`; empty when unknown. */
export function roughLength(seconds) {
  if (!Number.isFinite(seconds) || seconds <= 0) return '';
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes / 60} h`;
}

/** An ISO 8601 time in the reader's own zone: the time of day when it is today, else the date; empty when unreadable. */
export function when(iso, now = new Date(), locale = undefined) {
  const date = new Date(iso ?? '');
  if (Number.isNaN(date.getTime())) return '';
  const today = date.toDateString() === now.toDateString();
  const style = today ? { hour: '2-digit', minute: '2-digit' } : { year: 'numeric', month: 'short', day: 'numeric' };
  return new Intl.DateTimeFormat(locale, style).format(date);
}

/** Dollars, roughly: `about $0.05`, `less than $0.01`. */
export function roughMoney(usd) {
  return usd < 0.01 ? 'less than $0.01' : `about $${usd.toFixed(2)}`;
}

/** `1 word`, `1,250 words`. */
export function counted(number, one, many) {
  return `${new Intl.NumberFormat().format(number)} ${number === 1 ? one : many}`;
}

/** The first letter large. */
export function sentence(text) {
  return text ? text[0].toUpperCase() + text.slice(1) : '';
}

/** The link to a second of a video, or null when the video has no address. */
export function momentUrl(videoUrl, seconds) {
  if (!videoUrl) return null;
  return `${videoUrl}${videoUrl.includes('?') ? '&' : '?'}t=${Math.max(0, Math.floor(seconds))}s`;
}

/**
 * A text cut at its highlights: [{text, marked}]. `ranges` are [start, end) in UTF-16 units, in any order; what overlaps
 * is marked once, and what lies outside the text is cut off.
 */
export function highlighted(text, ranges) {
  const parts = [];
  let at = 0;
  const upTo = (end, marked) => {
    if (end > at) parts.push({ text: text.slice(at, end), marked });
    at = Math.max(at, end);
  };
  for (const [start, end] of [...(ranges ?? [])].sort(([one], [other]) => one - other)) {
    upTo(Math.min(start, text.length), false);
    upTo(Math.min(end, text.length), true);
  }
  upTo(text.length, false);
  return parts;
}
