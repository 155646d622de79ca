/** Where sentences stand in a text that is cut into pieces, as a page cuts it: by their letters and figures alone. */

const TIME_MARK = /[[(](?:\s|,|;|–|—|-|(?:\d{1,3}:)?\d{1,3}:\d{2})+[\])]/g;
const TELLING = /[\p{L}\p{N}]/u;

/**
 * For each sentence its parts [{piece, start, end}], `start` and `end` in UTF-16 units of the piece, or null when the
 * pieces do not hold it. Marks, spaces and times in brackets count nowhere: a server that takes sentences out of
 * Markdown loses them. Sentences come in the order of the text; one that stands before is looked for from its beginning.
 */
export function placesOf(sentences, pieces) {
  const { letters, places } = telling(pieces);
  let from = 0;
  return sentences.map((sentence) => {
    const wanted = telling([sentence]).letters;
    if (!wanted) return null;
    let at = letters.indexOf(wanted, from);
    if (at < 0) at = letters.indexOf(wanted);
    if (at < 0) return null;
    from = Math.max(from, at + wanted.length);
    return joined(places.slice(at, at + wanted.length), pieces);
  });
}

function telling(pieces) {
  let letters = '';
  const places = [];
  pieces.forEach((text, piece) => {
    const bare = text.replace(TIME_MARK, (mark) => ' '.repeat(mark.length));
    let start = 0;
    for (const character of bare) {
      const end = start + character.length;
      if (TELLING.test(character)) {
        letters += character;
        for (let unit = 0; unit < character.length; unit += 1) places.push({ piece, start, end });
      }
      start = end;
    }
  });
  return { letters, places };
}

/** The letters as stretches of their pieces; a mark that ends the sentence belongs to it. */
function joined(places, pieces) {
  const parts = [];
  for (const { piece, start, end } of places) {
    const last = parts.at(-1);
    if (last?.piece === piece) last.end = end;
    else parts.push({ piece, start, end });
  }
  const last = parts.at(-1);
  last.end += /^[^\p{L}\p{N}\s]*/u.exec(pieces[last.piece].slice(last.end).replace(/[[(].*/s, ''))[0].length;
  return parts;
}
