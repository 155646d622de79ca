/** The choice of what the library shows: everything, stars, what was put away, one channel, playlist or tag. */

import { el } from './dom.js';

/** The filters of a list for a choice such as `channel:Slow Oven`. */
export function shelfFilters(choice) {
  const [name, value] = parts(choice);
  return name ? { [name]: quoted(value) } : {};
}

/** The same as a qualifier of a search. */
export function shelfQualifier(choice) {
  const [name, value] = parts(choice);
  return name ? `${name}:"${quoted(value)}"` : '';
}

/** Fills the select with what there is; the choice stays, or falls back to everything when it is gone. */
export function fillShelves(select, { channels, playlists, tags }) {
  const chosen = select.value;
  const group = (label, options) => (options.length ? [el('optgroup', { label }, ...options)] : []);
  const option = (value, text, count) => el('option', { value, text: count === undefined ? text : `${text} (${count})` });
  select.replaceChildren(
    option('', 'Everything'),
    option('is:favourite', 'Starred'),
    option('is:archived', 'Put away'),
    ...group('Channels', channels.map(({ channel, count }) => option(`channel:${channel}`, channel, count))),
    ...group('Playlists', playlists.map((list) => option(`list:${list.playlist_id}`, list.title, list.count))),
    ...group('Tags', tags.map(({ tag, count }) => option(`tag:${tag}`, tag, count))),
  );
  select.value = chosen;
  if (select.selectedIndex < 0) select.value = '';
}

function parts(choice) {
  const at = choice.indexOf(':');
  return at < 0 ? ['', ''] : [choice.slice(0, at), choice.slice(at + 1)];
}

/** Quotation marks end a value, and say nothing of a name. */
function quoted(value) {
  return value.replace(/["“”„«»]/g, ' ').trim();
}
