/** Marks the sentence that is read where it stands on the page, without touching the page's own markup. */

import { placesOf } from './sentence_places.js';

const NAME = 'spoken';

/** Shows a sentence inside `box`, or nothing for null; a browser without highlights shows it in the player only. */
export function highlight(box, sentence, browser = window) {
  const marks = browser.CSS?.highlights;
  if (!marks) return;
  marks.delete(NAME);
  if (!box || !sentence) return;
  const nodes = textNodes(box);
  const [parts] = placesOf([sentence], nodes.map((node) => node.data));
  if (!parts) return;
  const ranges = parts.map(({ piece, start, end }) => {
    const range = box.ownerDocument.createRange();
    range.setStart(nodes[piece], start);
    range.setEnd(nodes[piece], end);
    return range;
  });
  marks.set(NAME, new browser.Highlight(...ranges));
}

function textNodes(box) {
  const walker = box.ownerDocument.createTreeWalker(box, 4 /* NodeFilter.SHOW_TEXT */);
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  return found;
}
