/** The line of the whole video, and the small header that stays while one reads. */

/** Shows `bar` while `head` is out of sight. */
export function stickyBar(bar, head, browser) {
  const seen = new browser.IntersectionObserver(([entry]) => {
    bar.classList.toggle('shown', !entry.isIntersecting && entry.boundingClientRect.top < 0);
  });
  seen.observe(head);
}

/** A click on the line leads to its second, to a key moment if one is near; `moments` in seconds. */
export function secondAt(share, duration, moments) {
  const t = Math.round(Math.min(Math.max(share, 0), 1) * duration);
  const near = moments.filter((moment) => Math.abs(moment - t) <= duration / 50);
  return near.sort((one, other) => Math.abs(one - t) - Math.abs(other - t))[0] ?? t;
}

/** Makes the line a way to any second: `go(t)`. */
export function clickableStrip(strip, duration, moments, go) {
  strip.classList.add('strip-live');
  strip.addEventListener('click', ({ clientX }) => {
    const { left, width } = strip.getBoundingClientRect();
    go(secondAt((clientX - left) / width, duration, moments));
  });
}

/** Shows on the line where the video is. */
export function moveHead(head, t, duration) {
  head?.setAttribute('x', `${Math.min(100, (100 * t) / duration).toFixed(2)}%`);
}

/** Who had scrolled into a part begins the next one at its top, right below what stays. */
export function toTop(parts, sticky) {
  const hidden = sticky.getBoundingClientRect().bottom - parts.getBoundingClientRect().top;
  if (hidden > 0) window.scrollBy(0, -hidden);
}
