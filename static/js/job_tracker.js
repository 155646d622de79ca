/** What is known of every job. Told in any order, twice or late, the same facts give the same picture. */

import { TrackedItem, isOver } from './tracked_item.js';

const WAITING = new Set(['retry', 'held']);

/**
 * A job's status objects are ordered by `sequence`: an older one never replaces a newer one. An item's state is
 * ordered by (sequence of its job, how far along its status is, progress). An item event without a sequence counts as
 * being of the newest one known, in the order of arrival, except that an item that is over stays over until its job
 * moved. Text is put together by offset. Every method that takes something returns what changed: {jobs: Set of ids, completed: [{jobId, index, summaryId, result}], failed: [{jobId, index, title, error}]};
 * each end of an item is reported once.
 */
export class JobTracker {
  #jobs = new Map();
  #forgotten = new Set();
  #views = new Map();

  /** Takes a live event by its name; events that are not about jobs change nothing. */
  apply(name, data) {
    const change = nothing();
    if (name === 'snapshot') this.#snapshot(data.jobs ?? [], change);
    else if (name === 'job_status') this.#status(data, change);
    else if (name === 'summary_progress') this.#step(data, change);
    else if (name === 'summary_text') this.#text(data, change);
    else if (name === 'summary_complete') this.#complete(data, change);
    else if (name === 'summary_failed') this.#fail(data, change);
    return change;
  }

  /** Takes status objects as GET /jobs lists them. */
  applyList(statuses) {
    const change = nothing();
    for (const status of statuses) this.#status(status, change);
    return change;
  }

  /** Takes a whole job as GET /jobs/<id> gives it. */
  applyDetail(full) {
    const change = nothing();
    const { items = [], results: _results, ...status } = full;
    this.#status(status, change);
    const job = this.#jobs.get(full.job_id);
    if (!job) return change;
    const sequence = full.sequence ?? job.sequence;
    job.detailAt = Math.max(job.detailAt, sequence);
    job.absent = false;
    for (const item of items) {
      this.#itemMoved(job, item.index, { ...item, sequence }, change);
      if (item.status === 'completed') this.#summaryIsThere(job, item.index, item.summary_id, null, change);
    }
    change.jobs.add(full.job_id);
    return change;
  }

  /** A job that was just submitted, before anything was told of it. */
  expect(jobId, { title, totalItems }) {
    const change = nothing();
    const status = { status: 'pending', message: 'Waiting in the queue', progress: 0, total_items: totalItems };
    this.#status({ ...status, job_id: jobId, sequence: -1, current_item: title }, change);
    const job = this.#jobs.get(jobId);
    if (job) job.hint ||= title;
    this.#views.delete(jobId);
    return change;
  }

  /** Drops a job for good; late events about it are ignored. */
  forget(jobId) {
    this.#forgotten.add(jobId);
    const change = nothing();
    this.#views.delete(jobId);
    if (this.#jobs.delete(jobId)) change.jobs.add(jobId);
    return change;
  }

  /** Jobs whose items should be asked for: several items of which not all are known, or not as far as the job is. */
  wanted() {
    return [...this.#jobs.values()].filter((job) => this.#incomplete(job)).map((job) => job.id);
  }

  /** True while any job is not over. */
  get busy() {
    return [...this.#jobs.values()].some((job) => !isOver(job.status.status));
  }

  /** Everything that is known of a job, for showing it; null when it is unknown. The same object until that changes. */
  view(jobId) {
    const job = this.#jobs.get(jobId);
    if (!job) return null;
    if (!this.#views.has(jobId)) this.#views.set(jobId, this.#viewOf(job));
    return this.#views.get(jobId);
  }

  #viewOf(job) {
    const { status } = job;
    const items = [...job.items.values()].sort((a, b) => a.index - b.index).map((item) => item.view());
    const only = (status.total_items ?? 1) <= 1 ? items[0] : undefined;
    const fresh = job.items.get(only?.index)?.sequence >= job.sequence ? only : undefined;
    const over = isOver(status.status);
    return {
      id: job.id,
      type: status.job_type ?? 'video',
      status: status.status,
      over,
      progress: over ? (status.progress ?? 0) : progressOf(status, items),
      message: (!over && fresh?.status === 'in_progress' && fresh.message) || status.message || '',
      name: status.title ?? '',
      title: only?.title || status.current_item || job.hint || '',
      cancelling: Boolean(status.cancel_requested) && !over,
      model: status.model ?? '',
      total: status.total_items ?? 1,
      done: status.completed_items ?? 0,
      failed: status.failed_items ?? 0,
      nextAttemptAt: status.next_attempt_at ?? null,
      asks: status.asks,
      estimatedSeconds: status.estimated_seconds ?? null,
      createdAt: status.created_at ?? '',
      startedAt: status.started_at ?? null,
      error: status.error ?? null,
      items,
    };
  }

  /** All jobs, the newest first. */
  views() {
    const views = [...this.#jobs.keys()].map((id) => this.view(id));
    const age = (view) => view.createdAt || '9'; // one that was only just submitted is the newest
    return views.sort((a, b) => (age(a) < age(b) ? 1 : age(a) > age(b) ? -1 : a.id < b.id ? -1 : 1));
  }

  #job(jobId) {
    if (!jobId || this.#forgotten.has(jobId)) return null;
    let job = this.#jobs.get(jobId);
    if (!job) {
      const status = { job_id: jobId, status: 'pending', progress: 0, message: '' };
      job = { id: jobId, sequence: -2, status, items: new Map(), detailAt: -2, hint: '', absent: false, watched: false };
      this.#jobs.set(jobId, job);
    }
    return job;
  }

  #snapshot(statuses, change) {
    const told = new Set(statuses.map((status) => status.job_id));
    for (const job of this.#jobs.values()) {
      if (!told.has(job.id) && !isOver(job.status.status)) job.absent = true; // it ended while nobody told us
    }
    for (const status of statuses) this.#status(status, change);
  }

  #status(status, change) {
    const job = this.#job(status.job_id);
    if (!job) return;
    const sequence = status.sequence ?? job.sequence + 1;
    if (sequence >= job.sequence) job.absent = false;
    if (sequence <= job.sequence) return;
    job.sequence = sequence;
    job.status = status;
    job.watched ||= !isOver(status.status);
    this.#changed(job, change);
  }

  #item(job, index) {
    if (!job.items.has(index)) job.items.set(index, new TrackedItem(index));
    return job.items.get(index);
  }

  #itemMoved(job, index, facts, change) {
    this.#views.delete(job.id); // its title may have become known even when it did not move
    if (this.#item(job, index).take(facts, job.sequence)) change.jobs.add(job.id);
  }

  #summaryIsThere(job, index, summaryId, result, change) {
    if (!this.#item(job, index).endsNow()) return;
    change.completed.push({ jobId: job.id, index, summaryId: summaryId ?? null, result });
  }

  #changed(job, change) {
    this.#views.delete(job.id);
    change.jobs.add(job.id);
  }

  #indexOf(job, data) {
    if (Number.isInteger(data.index)) return data.index;
    const item = [...job.items.values()].find((known) => known.videoId && known.videoId === data.video_id);
    return item?.index ?? 0;
  }

  #step(data, change) {
    const job = this.#job(data.job_id);
    if (job) this.#itemMoved(job, this.#indexOf(job, data), data, change);
  }

  #text(data, change) {
    const job = this.#job(data.job_id);
    if (job && this.#item(job, data.index ?? 0).text.add(data.at, data.text, data.attempt)) this.#changed(job, change);
  }

  #complete(data, change) {
    const job = this.#job(data.job_id);
    if (!job) return;
    const index = this.#indexOf(job, data);
    const facts = { ...data, status: 'completed', progress: 1, message: 'done', error: null };
    this.#itemMoved(job, index, facts, change);
    this.#summaryIsThere(job, index, data.summary_id, data, change);
  }

  #fail(data, change) {
    const job = this.#job(data.job_id);
    if (!job) return;
    const index = this.#indexOf(job, data);
    this.#itemMoved(job, index, { ...data, status: 'failed', message: data.error?.message ?? 'Failed' }, change);
    if (!this.#item(job, index).failsNow(data.sequence ?? job.sequence)) return;
    change.failed.push({ jobId: job.id, index, title: data.title ?? '', error: data.error ?? null });
  }

  #incomplete(job) {
    const { status, total_items: total = 1, completed_items: done = 0, failed_items: failed = 0 } = job.status;
    if (job.absent) return true;
    if (job.sequence < 0 || job.detailAt >= job.sequence) return false;
    const items = [...job.items.values()];
    if (status === 'completed' && !job.watched && failed === 0) return false; // all of it is in the library
    if (total <= 1 && WAITING.has(status)) return !items.some((item) => item.sequence >= job.sequence); // why, and until when
    if (total <= 1) return status === 'completed' && !items.some((item) => item.ended);
    const count = (wanted) => items.filter((item) => item.status === wanted).length;
    if (items.length < total || count('completed') !== done || count('failed') !== failed) return true;
    return isOver(status) && items.some((item) => !isOver(item.status));
  }
}

/** Steps are told of the items only, so a running job is as far as its items are, and never less than it was told. */
function progressOf(status, items) {
  const told = status.progress ?? 0;
  if (items.length === 0 || items.length < (status.total_items ?? 1)) return told;
  const mean = items.reduce((sum, item) => sum + (item.over ? 1 : item.progress), 0) / items.length;
  return Math.max(told, Math.min(mean, 0.99));
}

function nothing() {
  return { jobs: new Set(), completed: [], failed: [] };
}
