/** Makes up the life of a job as the server would tell it: moves with a growing sequence, steps, text, ends. */

import { below, pick } from './random.js';

/** [[event name, data]…] in the order the server would tell them, for one job with `total` items. */
export function history(random, jobId = 'job-1', total = 1 + below(random, 4)) {
  const items = Array.from({ length: total }, (_, index) => ({
    index,
    video_id: `video-${index}`,
    title: `Title ${index}`,
    status: 'pending',
    progress: 0,
    message: 'queued',
    error: null,
    text: '',
    attempt: 0,
    next_attempt_at: null,
  }));
  const job = { jobId, total, sequence: 0, items };
  const told = [['job_status', status(job)]];
  while (items.some((item) => !['completed', 'failed'].includes(item.status))) {
    const item = pick(random, items.filter((one) => !['completed', 'failed'].includes(one.status)));
    told.push(...move(random, job, item));
    if (random() < 0.1) told.push(['detail', detail(job)]);
  }
  return told;
}

function move(random, job, item) {
  job.sequence += 1;
  const dice = random();
  if (item.status !== 'in_progress') return changed(job, item, 'in_progress', 0.05, 'fetching transcript');
  if (dice < 0.4) return [text(random, job, item)];
  if (dice < 0.65) {
    item.progress = Math.min(0.95, item.progress + 0.1 * random());
    return [['summary_progress', step(job, item)]];
  }
  if (dice < 0.7 && item.text) {
    Object.assign(item, { text: '', attempt: item.attempt + 1 });
    return [['summary_text', { job_id: job.jobId, index: item.index, attempt: item.attempt, at: 0, text: '' }]];
  }
  if (dice < 0.75 && item.text === '') return waits(random, job, item);
  if (dice < 0.85) return failed(job, item);
  return completed(job, item);
}

function changed(job, item, status_, progress, message) {
  Object.assign(item, { status: status_, progress, message, next_attempt_at: null });
  return [['summary_progress', step(job, item)], ['job_status', status(job)]];
}

function waits(random, job, item) {
  changed(job, item, 'retry', item.progress, 'waiting');
  item.next_attempt_at = `2026-11-21T10:0${below(random, 10)}:00.000Z`;
  return [['summary_progress', step(job, item)], ['job_status', status(job)]];
}

function failed(job, item) {
  const error = { code: 'captions_disabled', message: 'This video has no captions.', consequence: '', remedy: 'Choose another.' };
  item.error = error;
  const told = changed(job, item, 'failed', item.progress, error.message);
  const { index, video_id, title } = item;
  told.splice(1, 0, ['summary_failed', { job_id: job.jobId, sequence: job.sequence, index, video_id, title, error }]);
  return told;
}

function completed(job, item) {
  const told = changed(job, item, 'completed', 1, 'done');
  const { index, video_id, title } = item;
  const result = { video_id, title, summary_id: `summary-${index}`, summary: item.text };
  told.splice(1, 0, ['summary_complete', { job_id: job.jobId, sequence: job.sequence, index, ...result }]);
  return told;
}

function text(random, job, item) {
  const at = Array.from(item.text).length;
  const piece = pick(random, ['Plain words. ', 'naïve 👩‍🚀 text ', '日本語', '## Heading\n', 'x']);
  item.text += piece;
  return ['summary_text', { job_id: job.jobId, index: item.index, attempt: item.attempt, at, text: piece }];
}

function step(job, item) {
  const { index, video_id, status: now, progress, message, title, next_attempt_at } = item;
  return { job_id: job.jobId, sequence: job.sequence, index, video_id, status: now, progress, message, title, next_attempt_at };
}

function status(job) {
  const count = (wanted) => job.items.filter((item) => item.status === wanted).length;
  const open = job.items.length - count('completed') - count('failed');
  const running = job.items.find((item) => item.status === 'in_progress');
  return {
    job_id: job.jobId,
    job_type: job.total > 1 ? 'batch' : 'video',
    status: open ? (running ? 'in_progress' : 'pending') : count('completed') ? 'completed' : 'failed',
    progress: job.items.reduce((sum, item) => sum + item.progress, 0) / job.total,
    message: running ? running.message : 'Waiting',
    current_item: running ? running.title : null,
    total_items: job.total,
    completed_items: count('completed'),
    failed_items: count('failed'),
    created_at: '2026-11-21T10:00:00.000Z',
    sequence: job.sequence,
  };
}

function detail(job) {
  const items = job.items.map(({ text: _text, attempt: _attempt, ...item }) => ({
    ...item,
    summary_id: item.status === 'completed' ? `summary-${item.index}` : null,
  }));
  return { ...status(job), items, results: [] };
}
