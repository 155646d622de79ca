/** The library on the home page. */

import { byId } from './dom.js';
import { libraryApi } from './library_api.js';
import { LibraryView } from './library_view.js';
import { completing } from './missing_parts.js';

/**
 * `models()` are those on offer; `onJob({jobId, totalItems, title})` is told of work that was accepted, `moved()` that
 * the server was asked to do something, `onTotal(number)` how many summaries there are.
 */
export function homeLibrary({ api, root, storage, models, onJob, moved, onTotal }) {
  /** Has the parts read that a summary lacks. */
  async function complete(result) {
    await api.again(result.summary_id, completing(result));
    moved();
  }

  return new LibraryView(
    {
      list: byId('cards'),
      count: byId('library-count'),
      note: byId('library-note'),
      more: byId('more'),
      search: byId('search'),
      form: byId('search-form'),
      tools: byId('library-tools'),
      shelf: byId('shelf'),
      layout: byId('library-layout'),
      select: byId('library-select'),
      bar: byId('picked'),
    },
    {
      ...libraryApi(api, root),
      remove: api.deleteSummary,
      retry: complete,
      models,
      onJobs: (jobs) => jobs.forEach((job) => onJob({ jobId: job.job_id, title: 'Again', totalItems: job.total_items })),
    },
    { storage, onChange: ({ total }) => onTotal(total) },
  );
}
