/** What the library asks of the server, each a promise; failures are those of the ApiClient. */

/** @param api an ApiClient; `root` is the absolute address of the app. */
export function libraryApi(api, root) {
  const id = encodeURIComponent;
  const query = (path, values) => {
    const given = Object.entries(values).filter(([, value]) => value !== null && value !== undefined);
    return `${path}?${new URLSearchParams(given)}`;
  };
  return {
    /** A page {summaries, total, next_cursor}; `filters` as of `shelfFilters`, `cursor` null for the first page. */
    page: (filters, cursor, limit) => api.get(query('get_cached_summaries', { ...filters, limit, cursor: cursor ?? '' })),
    /** {hits, behind}: the best first, and whether older summaries are not found yet; `typing`: the last word may go on. */
    search: async (q, typing) => {
      let behind = false;
      const hits = await api.get(query('search_summaries', { q, typing: typing ? 1 : 0 }), (headers) => (behind = headers.has('X-Index-Pending')));
      return { hits, behind };
    },
    heaps: async () => {
      const [channels, playlists, tags] = await Promise.all(['channels', 'playlists', 'tags'].map((kind) => api.get(`library/${kind}`)));
      return { ...channels, ...playlists, ...tags };
    },
    mark: (summaryId, marks) => api.patch(`summaries/${id(summaryId)}`, marks),
    batch: (ids, action, more = {}) => api.post('library/batch', { ids, action, ...more }),
    restore: (ids) => api.post('library/restore', { ids }),
    retryItem: (jobId, index) => api.retry(jobId, [index]),
    readerUrl: (summaryId, t = null) => `${root}read/${id(summaryId)}${t === null ? '' : `#t=${t}`}`,
    exportUrl: new URL('export.zip', root).href,
  };
}
