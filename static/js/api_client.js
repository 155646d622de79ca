/** The server's HTTP interface as functions; every failure becomes an ApiError with words a person can use. */

import { readAnswer } from './answer_stream.js';

/** A failure: `message` says the cause, `remedy` the next action; `unsure` is true when the server may have acted. */
export class ApiError extends Error {
  constructor({ status = 0, code, message, remedy = '', retryAfter = null, unsure = false, fields = null }) {
    super(message);
    this.name = 'ApiError';
    Object.assign(this, { status, code, remedy, retryAfter, unsure, fields });
  }
}

export class ApiClient {
  #fetch;
  #base;
  #timeout;
  #onLogout;

  /**
   * `base` is the address the page was served from (so that a path prefix works); `timeout` in milliseconds. `onLogout()`
   * is called when the server wants a login.
   */
  constructor({ fetch, base, timeout = 30_000, onLogout = () => {} }) {
    this.#fetch = fetch;
    this.#base = base;
    this.#timeout = timeout;
    this.#onLogout = onLogout;
  }

  /** The absolute address of a path of the contract. */
  url(path, query = {}) {
    const url = new URL(path, this.#base);
    for (const [name, value] of Object.entries(query)) {
      if (value !== null && value !== undefined && value !== '') url.searchParams.set(name, String(value));
    }
    return url.href;
  }

  /** `onHeaders(headers)` is shown those of the answer. */
  get = (path, onHeaders = null) => this.#ask('GET', path, { onHeaders });
  patch = (path, json) => this.#ask('PATCH', path, { json });
  delete = (path) => this.#ask('DELETE', path);
  post = (path, json) => this.#ask('POST', path, { json, timeout: 60_000 });
  status = () => this.get('api_status');
  samples = () => this.#ask('GET', 'samples').then((answer) => (Array.isArray(answer) ? answer : answer.samples ?? []));
  jobs = (query = {}) => this.#ask('GET', 'jobs', { query });
  job = (id) => this.#ask('GET', `jobs/${encodeURIComponent(id)}`);
  cancel = (id) => this.#ask('POST', `jobs/${encodeURIComponent(id)}/cancel`);
  retry = (id, items) => this.#ask('POST', `jobs/${encodeURIComponent(id)}/retry`, { json: items ? { items } : {} });
  forget = (id) => this.#ask('DELETE', `jobs/${encodeURIComponent(id)}`);
  summaries = (page, perPage) => this.#ask('GET', 'get_cached_summaries', { query: { page, per_page: perPage } });
  summary = (id) => this.#ask('GET', `summaries/${encodeURIComponent(id)}`);
  search = (q) => this.#ask('GET', 'search_summaries', { query: { q, scope: 'all' } });
  deleteSummary = (id) => this.#ask('DELETE', 'delete_summary', { query: { summary_id: id } });

  /** Starts a job; the same `key` twice gives the same job. */
  submit = (body, key) => this.#ask('POST', 'summarize_async', { json: body, headers: { 'Idempotency-Key': key } });

  /** Looks at a playlist: its videos, what the library has, what the rest would take; hundreds take a while. */
  preview = (body) => this.#ask('POST', 'playlists/preview', { json: body, timeout: 180_000 });

  /** Has the server try everything it depends on. */
  examine = () => this.#ask('POST', 'doctor', { timeout: 60_000 });

  /** Writes marks on a summary (favourite, archived, tags, note, position); all it has then. */
  mark = (id, marks) => this.#ask('PATCH', `summaries/${encodeURIComponent(id)}`, { json: marks });

  /** Keeps how much of a summary was read, 0..1; also while the page is being left. */
  place = (id, position) => this.#ask('PATCH', `summaries/${encodeURIComponent(id)}`, { json: { position }, keepalive: true });
  transcript = (id) => this.get(`summaries/${encodeURIComponent(id)}/transcript`);
  versions = (id) => this.get(`summaries/${encodeURIComponent(id)}/versions`);

  /** Has a summary spoken; {url} of the sound, relative to the root. */
  speakSummary = (id) => this.#ask('POST', `summaries/${encodeURIComponent(id)}/audio`, { json: {}, timeout: null });

  /** The bytes of a sound that is made now. */
  sound = async (path, json) => {
    const headers = { 'Content-Type': 'application/json' };
    try {
      const answer = await this.#fetch(this.url(path), { method: 'POST', headers, body: JSON.stringify(json) });
      if (!answer.ok) await this.#read(answer);
      return await answer.arrayBuffer();
    } catch (fault) {
      throw fault instanceof ApiError ? fault : unreachable(false, 'POST');
    }
  };

  /** Starts a job for one more version of a summary; with a `key` the same one twice gives the same job. */
  again = (id, body, key = null) =>
    this.#ask('POST', `summaries/${encodeURIComponent(id)}/again`, { json: body, headers: key ? { 'Idempotency-Key': key } : {} });

  /** Asks about the video of a summary; `onEvent(name, data)` hears the answer as it is written. `signal` ends it. */
  ask = async (id, body, { signal, onEvent }) => {
    const headers = { Accept: 'text/event-stream', 'Content-Type': 'application/json' };
    let ended = false;
    try {
      const url = this.url(`summaries/${encodeURIComponent(id)}/ask`);
      const answer = await this.#fetch(url, { method: 'POST', headers, body: JSON.stringify(body), signal });
      if (!answer.ok) await this.#read(answer);
      ended = await readAnswer(answer.body, onEvent);
    } catch (fault) {
      if (fault instanceof ApiError || signal?.aborted) throw fault;
    }
    if (!ended) throw unreachable(false, 'POST');
  };

  /** Has the server tell one live connection a number. */
  echo = (connectionId, number) => this.#ask('POST', 'sse_test/echo', { json: { connection_id: connectionId, number } });

  /** For servers without background work: waits, as long as it takes, and gives the array of results. */
  summarizeNow = (body) => this.#ask('POST', 'summarize', { json: body, timeout: null });

  /** Sends a subtitle file; {transcript_id, url}. */
  uploadFile(file) {
    const form = new FormData();
    form.append('file', file, file.name);
    return this.#ask('POST', 'transcripts', { form, timeout: 120_000 });
  }

  /** Gives an item of a job captions, with which it goes on. */
  bringCaptions(id, index, file) {
    const form = new FormData();
    form.append('file', file, file.name);
    return this.#ask('PUT', `jobs/${encodeURIComponent(id)}/items/${index}/transcript`, { form, timeout: 120_000 });
  }

  /** Gives an item captions that were pasted. */
  bringText = (id, index, text) => this.#ask('PUT', `jobs/${encodeURIComponent(id)}/items/${index}/transcript`, { json: { text } });

  /** What a bookmarklet for this item needs; {token, video_id, video_url, languages}. */
  invitation = (id, index) => this.#ask('GET', `jobs/${encodeURIComponent(id)}/items/${index}/invitation`);

  /** Passes on what a bookmarklet read in a tab of YouTube. */
  sendTabCaptions = (id, index, sent) =>
    this.#ask('POST', `jobs/${encodeURIComponent(id)}/items/${index}/from_tab`, { json: sent, timeout: 120_000 });

  /** Sends a transcript as text; {transcript_id, url}. */
  uploadText = (text, title) => this.#ask('POST', 'transcripts', { json: title ? { text, title } : { text } });

  async #read(answer) {
    try {
      return await read(answer);
    } catch (fault) {
      if (fault.code === 'login_needed') this.#onLogout();
      throw fault;
    }
  }

  async #ask(method, path, { query, json, form, headers = {}, keepalive = false, onHeaders = null, timeout = this.#timeout } = {}) {
    const abort = new AbortController();
    const timer = timeout === null ? null : setTimeout(() => abort.abort(), timeout);
    const init = { method, headers: { Accept: 'application/json', ...headers }, keepalive, signal: abort.signal };
    if (json !== undefined) {
      init.body = JSON.stringify(json);
      init.headers['Content-Type'] = 'application/json';
    } else if (form !== undefined) init.body = form;
    try {
      const answer = await this.#fetch(this.url(path, query), init);
      onHeaders?.(answer.headers);
      return await this.#read(answer);
    } catch (fault) {
      if (fault instanceof ApiError) throw fault;
      throw unreachable(abort.signal.aborted, method);
    } finally {
      clearTimeout(timer);
    }
  }
}

async function read(answer) {
  const text = await answer.text();
  const body = parsed(text);
  if (answer.ok && (body !== undefined || text === '')) return body ?? null;
  if (body === undefined) throw notOurs(answer);
  const told = typeof body.error === 'object' && body.error !== null ? body.error : body;
  throw new ApiError({
    status: answer.status,
    code: told.code ?? `http_${answer.status}`,
    message: told.message ?? (typeof told.error === 'string' ? told.error : `The server answered ${answer.status}.`),
    remedy: told.remedy ?? '',
    retryAfter: Number(answer.headers.get('Retry-After')) || null,
    fields: told.fields ?? null,
  });
}

function parsed(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function notOurs(answer) {
  const number = answer.ok ? 'a page' : `an error page (${answer.status})`;
  return new ApiError({
    status: answer.status,
    code: 'not_the_server',
    message: `Something between this page and the server answered with ${number} instead of data.`,
    remedy: 'Wait a moment and try again. If it stays, check the proxy in front of the server.',
    unsure: answer.status >= 500,
  });
}

function unreachable(timedOut, method) {
  return new ApiError({
    code: timedOut ? 'timeout' : 'unreachable',
    message: timedOut ? 'The server did not answer in time.' : 'The server could not be reached.',
    remedy:
      method === 'GET'
        ? 'Check that it is running and that you are connected; this page tries again by itself.'
        : 'Check that it is running and that you are connected, then try again. Nothing is done twice.',
    unsure: true,
  });
}
