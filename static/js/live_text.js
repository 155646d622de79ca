/** A summary while it is written: Markdown shown plainly, line by line, without parsing half-written markup. */

import { el, setText } from './dom.js';

const KINDS = [
  [/^#{1,6}\s+/, 'live-heading'],
  [/^\s*(?:[-*+]|\d+[.)])\s+/, 'live-point'],
  [/^\s*>\s?/, 'live-quote'],
];

/** A line of Markdown as {kind, text}: its markers are taken off, nothing is interpreted. */
export function plainLine(line) {
  const [pattern, kind] = KINDS.find(([form]) => form.test(line)) ?? [null, 'live-line'];
  const text = (pattern ? line.replace(pattern, '') : line)
    .replace(/\*\*|__|`/g, '')
    .replace(/(?<!\S)[*_](?=\S)|(?<=\S)[*_](?!\w)/g, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
  return { kind, text: text.trim() };
}

/** Brings `box` up to `text`, touching only lines that changed, and follows its end unless the reader scrolled up. */
export function showLiveText(box, text) {
  const lines = text.split('\n').map(plainLine).filter((line) => line.text);
  const following = box.scrollHeight - box.scrollTop - box.clientHeight < 40;
  while (box.children.length > lines.length) box.lastElementChild.remove();
  lines.forEach(({ kind, text: words }, at) => {
    const node = box.children[at] ?? box.appendChild(el('p'));
    if (node.className !== kind) node.className = kind;
    setText(node, words);
  });
  if (following) box.scrollTop = box.scrollHeight;
}
