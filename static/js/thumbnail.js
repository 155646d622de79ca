/** The small picture of a video on YouTube. */

import { el } from './dom.js';

const VIDEO = /^[\w-]{11}$/;

/** The picture of this video, or null for what is not on YouTube; one that does not come leaves no hole. */
export function thumbnailOf(videoId) {
  if (!VIDEO.test(videoId ?? '')) return null;
  const image = el('img', {
    class: 'job-picture',
    alt: '',
    width: 96,
    height: 54,
    decoding: 'async',
    referrerpolicy: 'no-referrer',
    on: { error: () => image.remove() },
  });
  image.src = `https://i.ytimg.com/vi/${videoId}/mqdefault.jpg`;
  return image;
}
