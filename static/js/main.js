/** Connects the parts of the page; no part knows another. */

import { ApiClient } from './api_client.js';
import { Composer } from './composer.js';
import { byId, setText } from './dom.js';
import { when } from './format.js';
import { SubmissionKeys } from './input_reading.js';
import { JobSource } from './job_source.js';
import { JobTracker } from './job_tracker.js';
import { LibraryView } from './library_view.js';
import { Notices } from './notices.js';
import { Poller } from './poller.js';
import { SamplesView } from './samples_view.js';
import { SSEClient } from './sse_client.js';
import { Submitter } from './submitter.js';
import { UIUpdater } from './ui_updater.js';

const HIDDEN_FOR = 60_000;
const CONNECTION_WORDS = {
  connecting: 'Connecting',
  live: 'Live',
  polling: 'Asking every few seconds',
  gone: 'No connection to the server',
  waiting: 'Reconnecting',
  paused: 'Paused',
};

const given = document.body.dataset;
const api = new ApiClient({ fetch: fetch.bind(window), base: document.baseURI });
const tracker = new JobTracker();
const notices = new Notices(byId('notices'));
const server = { asynchronous: true };
const submitter = new Submitter({ api, keys: new SubmissionKeys(crypto), asynchronous: () => server.asynchronous });

const library = new LibraryView(
  {
    list: byId('cards'),
    count: byId('library-count'),
    note: byId('library-note'),
    more: byId('more'),
    search: byId('search'),
    form: byId('search-form'),
  },
  { page: api.summaries, search: api.search, remove: api.deleteSummary },
  ({ total }) => invite(total),
);
const queue = new UIUpdater(
  { section: byId('queue-section'), title: byId('queue-title'), list: byId('queue'), announcer: byId('announcer') },
  {
    cancel: (id) => api.cancel(id).then(() => moved()),
    retry: (id) => api.retry(id).then(() => moved()),
    dismiss: (id) => api.forget(id).then(() => changed(tracker.forget(id))),
  },
);
const jobs = new JobSource({ api, tracker, onChange: changed });
const poller = new Poller({
  ask: () => jobs.poll(),
  interval: Number(given.pollInterval) || 2_000,
  onAnswer: (answered) => poller.running && showConnection(answered ? 'polling' : 'gone'),
});
const live = new SSEClient({
  url: api.url('events'),
  EventSource: given.sseEnabled === 'true' ? window.EventSource : undefined,
  reconnectDelay: Number(given.reconnectDelay) || 1_000,
  heartbeatTimeout: Number(given.heartbeatTimeout) || 30_000,
  onEvent: received,
  onState: connectionIs,
  onSilence: () => jobs.refresh(),
});
const samples = new SamplesView({ section: byId('samples-section'), list: byId('samples') }, (sample) =>
  composer.send({ kind: 'links', links: [sample.url ?? `sample:${sample.name}`], title: sample.title }),
);
const composer = new Composer(
  {
    form: byId('composer-form'),
    pad: byId('pad'),
    sources: byId('sources'),
    hint: byId('sources-hint'),
    file: byId('file'),
    send: byId('send'),
    note: byId('send-note'),
    problem: byId('problem'),
    model: byId('model'),
    modelHint: byId('model-hint'),
    length: byId('length'),
    style: byId('style'),
    language: byId('language'),
  },
  { onSubmit: submit, storage: reachableStorage() },
);

async function submit(request) {
  const { job, results } = await submitter.submit(request);
  if (job) {
    changed(tracker.expect(job.jobId, job));
    queue.announce('Added to the queue');
    moved();
  }
  const failed = results.find((result) => result.error);
  for (const result of results) if (!result.error) made(result);
  if (failed) throw Object.assign(new Error(failed.error), failed.error_detail ?? {});
}

function received(name, data) {
  if (name === 'system') return notices.show('system', data.level, `${data.message}${data.until ? ` Until ${when(data.until)}.` : ''}`);
  if (name === 'connected') return versionIs(data.version);
  if (name === 'resync') library.load();
  changed(tracker.apply(name, data));
}

let drawing = false;
function changed(change) {
  for (const end of change.completed) {
    if (end.result) made(end.result);
    else if (end.summaryId) api.summary(end.summaryId).then(made, () => library.load());
  }
  for (const end of change.failed) queue.announce(`Failed: ${end.title}. ${end.error?.message ?? ''}`);
  jobs.fillGaps();
  if (drawing || change.jobs.size === 0) return;
  drawing = true;
  // A timer, not an animation frame: those stand still in a tab that is not seen.
  setTimeout(() => {
    drawing = false;
    queue.show(tracker.views());
    invite();
  }, 30);
}

function made(result) {
  library.add({ ...result, fromLibrary: result.cached });
  queue.announce(`The summary of ${result.title} is ready`);
}

/** Something was asked of the server: without live events, look at once. */
function moved() {
  poller.poke();
}

let inLibrary = null;
let inviting = null;
/** Samples stand open while there is nothing else; afterwards they stay as the reader leaves them. */
function invite(total = inLibrary) {
  if (total === null) return;
  inLibrary = total;
  const nothingElse = total === 0 && tracker.views().every((view) => view.over);
  if (nothingElse !== inviting) samples.invite(nothingElse);
  inviting = nothingElse;
}

function connectionIs(state) {
  if (state === 'live' || state === 'paused') poller.stop();
  else if (live.failing) poller.start();
  if (!poller.running) showConnection(state); // else the poller says how it goes
}

function showConnection(state) {
  byId('connection').dataset.state = state;
  setText(byId('connection-text'), CONNECTION_WORDS[state] ?? '');
}

function versionIs(version) {
  if (!version || version === given.version) return;
  const reload = { label: 'Reload', run: () => location.reload() };
  notices.show('version', 'info', `The server was updated to version ${version}.`, reload);
}

function reachableStorage() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

/** A page nobody looks at gives its connection back: browsers allow only six to a server. */
function seen() {
  let leaving = null;
  document.addEventListener('visibilitychange', () => {
    clearTimeout(leaving);
    if (document.hidden) leaving = setTimeout(pause, HIDDEN_FOR);
    else if (live.state === 'live') live.check();
    else begin();
  });
  window.addEventListener('pagehide', pause);
  window.addEventListener('pageshow', (event) => event.persisted && begin());
  window.addEventListener('online', () => live.reconnect());
}

function pause() {
  live.pause();
  poller.stop();
}

function begin() {
  if (live.state === 'unsupported') poller.start();
  else live.start();
}

async function learn() {
  try {
    const status = await api.status();
    server.asynchronous = status.async_processing_enabled;
    composer.showModels(status.available_models, status.default_model);
    notices.hide('offline');
  } catch (fault) {
    const again = { label: 'Try again', run: () => firstLook() };
    notices.show('offline', 'error', `${fault.message} ${fault.remedy}`, again);
  }
}

function firstLook() {
  learn();
  library.load();
  jobs.refresh().catch(() => {}); // the live connection or the poller brings it
  api.samples().then((list) => samples.show(list), () => {});
}

seen();
begin();
firstLook();
