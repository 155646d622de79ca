/** A library view on the page for one test, over a source that a test may change. */

import { byId } from '../../static/js/dom.js';
import { LibraryView } from '../../static/js/library_view.js';
import { UndoLine } from '../../static/js/library_undo.js';

/** `source` replaces what the server does; `watch` hears {node, seen} for whatever is observed. */
export function openLibrary(source = {}, { watch = () => {}, timers = { setTimeout: () => 0, clearTimeout: () => {} }, storage = null } = {}) {
  const parts = {
    list: byId('cards'), count: byId('library-count'), note: byId('library-note'), more: byId('more'), search: byId('search'),
    form: byId('search-form'), tools: byId('library-tools'), shelf: byId('shelf'), layout: byId('library-layout'),
    select: byId('library-select'), bar: byId('picked'),
  };
  const usual = {
    page: async () => ({ summaries: [], total: 0, next_cursor: null }),
    heaps: async () => ({ channels: [], playlists: [], tags: [] }),
    readerUrl: (id, t = null) => `http://127.0.0.1/prefix/read/${id}${t === null ? '' : `#t=${t}`}`,
    exportUrl: 'http://127.0.0.1/prefix/export.zip',
    models: () => [{ key: 'm2', label: 'M2' }],
    remove: async () => {},
    mark: async () => {},
    retry: async () => {},
    onJobs: () => {},
  };
  const observe = (seen) => ({ observe: (node) => watch({ node, seen }), unobserve: () => {}, again: () => {} });
  const view = new LibraryView(parts, { ...usual, ...source }, { undo: new UndoLine(timers), observe, storage });
  return { view, ...parts };
}
