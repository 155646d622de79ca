/** Turns what somebody put into the box into requests: uploads first, then one submission with one key. */

/**
 * `asynchronous()` says whether the server works in the background; where it does not, the submission waits for the
 * results. `submit` resolves to {job: {jobId, totalItems, title} | null, results: [video results]}.
 */
export class Submitter {
  #api;
  #keys;
  #asynchronous;

  constructor({ api, keys, asynchronous }) {
    this.#api = api;
    this.#keys = keys;
    this.#asynchronous = asynchronous;
  }

  /** `request`: {kind: 'links', links} | {kind: 'text', text} | {kind: 'files', files}, with `options`, `title`?. */
  async submit(request) {
    const urls = await this.#urls(request);
    const body = { urls, ...request.options };
    const title = request.title ?? titleOf(request, urls);
    if (!this.#asynchronous()) return { job: null, results: videos(await this.#api.summarizeNow(body)) };
    const answer = await this.#once(body);
    return { job: { jobId: answer.job_id, totalItems: answer.total_items ?? urls.length, title }, results: [] };
  }

  async #once(body) {
    try {
      const answer = await this.#api.submit(body, this.#keys.keyFor(body));
      this.#keys.answered();
      return answer;
    } catch (fault) {
      if (!fault.unsure) this.#keys.answered();
      throw fault;
    }
  }

  async #urls({ kind, links, text, files }) {
    if (kind === 'links') return links;
    if (kind === 'text') return [(await this.#api.uploadText(text, firstWords(text))).url];
    const urls = [];
    for (const file of files) {
      try {
        urls.push((await this.#api.uploadFile(file)).url);
      } catch (fault) {
        fault.message = `${file.name}: ${fault.message}`;
        throw fault;
      }
    }
    return urls;
  }
}

function titleOf({ kind, text, files }, urls) {
  if (kind === 'files') return files.map((file) => file.name).join(', ');
  if (kind === 'text') return firstWords(text);
  return urls.length === 1 ? urls[0] : '';
}

/** The beginning of a text as its title; subtitle files that were pasted begin with numbers and times, so not those. */
function firstWords(text) {
  if (/-->|^\s*[{[]/m.test(text.slice(0, 2000))) return '';
  const words = text.trim().split(/\s+/).slice(0, 8).join(' ');
  return words.length > 60 ? `${words.slice(0, 59)}…` : `${words}…`;
}

function videos(results) {
  return results.flatMap((result) => (result.type === 'playlist' ? result.summaries : [result]));
}
