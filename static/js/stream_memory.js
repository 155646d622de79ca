/** What a live connection told so far, folded to what somebody who joins it late must hear to see the same. */

import { GrowingText } from './growing_text.js';
import { isOver } from './tracked_item.js';

/** Holds only jobs that are not over, and notices that still hold; it does not grow with the age of a connection. */
export class StreamMemory {
  #connected = null;
  #jobs = new Map();
  #notices = new Map();
  #now;

  constructor(now = Date.now) {
    this.#now = now;
  }

  /** Takes an event, in the order in which the server told them. */
  take(name, data) {
    if (name === 'connected') this.#connected = data;
    else if (name === 'snapshot') this.#snapshot(data.jobs ?? []);
    else if (name === 'job_status') this.#status(data);
    else if (name === 'summary_progress') this.#item(data, (job) => job.steps.set(data.index, data));
    else if (name === 'summary_text') this.#item(data, (job) => this.#text(job, data));
    else if (name === 'summary_complete' || name === 'summary_failed') this.#item(data, (job) => job.texts.delete(data.index));
    else if (name === 'system') this.#notices.set(data.subject ?? data.message, data);
  }

  /** The events [name, data] that bring a newcomer to where the others are; none before the first connection. */
  replay() {
    if (this.#connected === null) return [];
    const jobs = [...this.#jobs.values()];
    const notices = [...this.#notices.values()].filter(({ until }) => Date.parse(until) > this.#now());
    return [
      ['connected', this.#connected],
      ['snapshot', { jobs: jobs.map((job) => job.status).filter(Boolean) }],
      ...jobs.flatMap((job) => [...job.steps.values()].map((data) => ['summary_progress', data])),
      ...jobs.flatMap((job) => [...job.texts].map(([index, text]) => ['summary_text', written(job.id, index, text)])),
      ...notices.map((data) => ['system', data]),
    ];
  }

  #snapshot(statuses) {
    const told = new Set(statuses.map((status) => status.job_id));
    for (const id of this.#jobs.keys()) if (!told.has(id)) this.#jobs.delete(id);
    for (const status of statuses) this.#status(status);
  }

  #status(status) {
    if (isOver(status.status)) this.#jobs.delete(status.job_id);
    else this.#job(status.job_id).status = status;
  }

  #job(id) {
    if (!this.#jobs.has(id)) this.#jobs.set(id, { id, status: null, steps: new Map(), texts: new Map() });
    return this.#jobs.get(id);
  }

  #item(data, change) {
    if (this.#jobs.has(data.job_id)) change(this.#job(data.job_id));
  }

  #text(job, { index, at, text, attempt }) {
    if (!job.texts.has(index)) job.texts.set(index, new GrowingText());
    job.texts.get(index).add(at, text, attempt);
  }
}

function written(jobId, index, text) {
  return { job_id: jobId, index, attempt: text.attempt, at: 0, text: text.text };
}
