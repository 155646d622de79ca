/** The library on the home page. */

import { byId } from './dom.js';
import { SubmissionKeys } from './input_reading.js';
import { LibraryView } from './library_view.js';
import { completing } from './missing_parts.js';

/**
 * `models()` are those on offer; `onJob({jobId, totalItems, title})` is told of one more version that was accepted,
 * `moved()` that the server was asked to do something, `onTotal(number)` how many summaries there are.
 */
export function homeLibrary({ api, models, onJob, moved, onTotal }) {
  const keys = new SubmissionKeys(crypto);

  /** One more version of a summary, as a job. */
  async function again(result, body) {
    const key = keys.keyFor({ of: result.summary_id, ...body });
    const job = await api.again(result.summary_id, body, key);
    keys.answered();
    onJob({ jobId: job.job_id, title: result.title, totalItems: 1 });
  }

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
    },
    {
      page: api.summaries,
      search: api.search,
      remove: api.deleteSummary,
      retry: complete,
      tools: { again, models, versions: api.versions, ask: api.ask },
    },
    ({ total }) => onTotal(total),
  );
}
