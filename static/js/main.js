/** Connects the parts of the page; no part knows another. */

import { ApiClient } from './api_client.js';
import { Composer } from './composer.js';
import { ConnectionControl } from './connection_control.js';
import { ConnectionManager } from './connection_manager.js';
import { serverTimeIs } from './countdown.js';
import { byId } from './dom.js';
import { SubmissionKeys } from './input_reading.js';
import { JobSource } from './job_source.js';
import { JobTracker } from './job_tracker.js';
import { LibraryView } from './library_view.js';
import { completing } from './missing_parts.js';
import { DoctorView } from './doctor_view.js';
import { Notices } from './notices.js';
import { PlaylistPreview } from './playlist_preview.js';
import { Poller } from './poller.js';
import { SamplesView } from './samples_view.js';
import { CaptionsWindow } from './send_captions.js';
import { SharedConnection } from './shared_connection.js';
import { Submitter } from './submitter.js';
import { UIUpdater } from './ui_updater.js';

const HIDDEN_FOR = 60_000;
const LIVE_WITHIN = 300;

const given = document.body.dataset;
const api = new ApiClient({ fetch: fetch.bind(window), base: document.baseURI });
const tracker = new JobTracker();
const notices = new Notices(byId('notices'));
const server = { asynchronous: true };
const versionKeys = new SubmissionKeys(crypto);
let offered = [];
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
  { page: api.summaries, search: api.search, remove: api.deleteSummary, retry: complete, tools: tools() },
  ({ total }) => invite(total),
);
const queue = new UIUpdater(
  { section: byId('queue-section'), title: byId('queue-title'), list: byId('queue'), announcer: byId('announcer') },
  {
    cancel: (id) => api.cancel(id).then(() => moved()),
    retry: (id) => api.retry(id).then(() => moved()),
    dismiss: (id) => api.forget(id).then(() => changed(tracker.forget(id))),
    remedy,
  },
);
const captions = new CaptionsWindow({ api, app: new URL('.', document.baseURI).href, onSent: () => moved() });
const jobs = new JobSource({ api, tracker, onChange: changed });
const poller = new Poller({
  ask: () => jobs.poll(),
  interval: Number(given.pollInterval) || 2_000,
  onAnswer: (answered) => connection.pollerGot(answered),
});
const live = new SharedConnection({
  browser: window,
  name: `${new URL('.', document.baseURI).pathname} ${given.version}`,
  settings: {
    url: api.url('events'),
    reconnectDelay: Number(given.reconnectDelay) || 1_000,
    heartbeatTimeout: Number(given.heartbeatTimeout) || 30_000,
  },
  onEvent: received,
  onState: connectionIs,
});
const connection = new ConnectionManager({
  live: given.sseEnabled === 'true' ? live : null,
  poller,
  storage: reachableStorage(),
  onChange: (now) => control.show(now),
});
const control = new ConnectionControl(
  { box: byId('connection'), text: byId('connection-text'), select: byId('connection-mode') },
  connection.mode,
  (mode) => connection.choose(mode),
);
const samples = new SamplesView({ section: byId('samples-section'), list: byId('samples') }, (sample) =>
  composer.send({ kind: 'links', links: [sample.url ?? `sample:${sample.name}`], title: sample.title }),
);
const preview = new PlaylistPreview(
  {
    box: byId('preview'),
    title: byId('preview-title'),
    facts: byId('preview-facts'),
    sum: byId('preview-sum'),
    all: byId('preview-all'),
    none: byId('preview-none'),
    limit: byId('preview-limit'),
    list: byId('preview-list'),
  },
  {
    look: (url) => api.preview({ url, ...composer.options() }),
    onChange: () => composer.chose(),
    onFault: (fault) => composer.showProblem({ message: fault.message, remedy: `${fault.remedy} To start it unseen, press Summarize.` }),
  },
);
new DoctorView(
  { button: byId('doctor-check'), verdict: byId('doctor-verdict'), list: byId('doctor-list') },
  () => api.examine(),
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
  { onSubmit: submit, preview, storage: reachableStorage() },
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

/** What can be done with a summary on the page. */
function tools() {
  return { again, models: () => offered, versions: api.versions, ask: api.ask };
}

/** One more version of a summary, as a job. */
async function again(result, body) {
  const key = versionKeys.keyFor({ of: result.summary_id, ...body });
  const job = await api.again(result.summary_id, body, key);
  versionKeys.answered();
  changed(tracker.expect(job.job_id, { title: result.title, totalItems: 1 }));
  queue.announce('Added to the queue');
  moved();
}

/** What a click on a remedy does; see remedies.js. */
async function remedy(action, id, index, choice) {
  if (action === 'language') await inLanguage(choice, id, index);
  else if (action === 'captions') await captions.open(id, index, choice);
  else await api.retry(id, [index]);
  moved();
}

/** The same video with the captions in this language, as a job of its own; it takes the place of one that only had it. */
async function inLanguage(tag, id, index) {
  const { items, model, options, total_items: total } = await api.job(id);
  const { url, title } = items.find((item) => item.index === index);
  await submit({ kind: 'links', links: [url], title, options: { model, ...options, caption_language: tag } });
  if (total === 1) await api.forget(id).then(() => changed(tracker.forget(id)));
}

function received(name, data) {
  if (name === 'system') return notices.show(`system ${data.subject ?? data.message}`, data.level, data.message, { until: data.until });
  if (name === 'connected') return welcomed(data);
  if (name === 'resync') return lookAtAll();
  return changed(tracker.apply(name, data));
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
    captions.follow(tracker.views());
    invite();
  }, 30);
}

function made(result) {
  library.add({ ...result, fromLibrary: result.cached });
  queue.announce(`The summary of ${result.title} is ready`);
}

/** Something was asked of the server: without live events, look at once. */
/** Has the parts read that a summary lacks. */
async function complete(result) {
  await api.again(result.summary_id, completing(result));
  moved();
}

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

let listening = given.sseEnabled !== 'true';
let firstLook = null;
function connectionIs(state, detail) {
  connection.liveIs(state, detail);
  if (state !== 'live' || listening) return;
  listening = true;
  lookAtAll();
}

function welcomed({ version, server_time: serverTime, heard_at: heardAt }) {
  serverTimeIs(serverTime, heardAt);
  if (!version || version === given.version) return;
  const action = { label: 'Reload', run: () => location.reload() };
  notices.show('version', 'info', `The server was updated to version ${version}.`, { action });
}

function reachableStorage() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

/** A page nobody looks at does without a connection. */
function seen() {
  let leaving = null;
  document.addEventListener('visibilitychange', () => {
    clearTimeout(leaving);
    if (document.hidden) leaving = setTimeout(() => connection.rest(), HIDDEN_FOR);
    else connection.begin();
  });
  window.addEventListener('pagehide', () => connection.end());
  window.addEventListener('pageshow', (event) => event.persisted && connection.begin());
  window.addEventListener('online', () => connection.online());
}

async function learn() {
  try {
    const status = await api.status();
    server.asynchronous = status.async_processing_enabled;
    offered = status.available_models;
    composer.showModels(status.available_models, status.default_model);
    notices.hide('offline');
  } catch (fault) {
    const again = { label: 'Try again', run: () => lookAround() };
    notices.show('offline', 'error', `${fault.message} ${fault.remedy}`, { action: again });
  }
}

/** What may have been missed: the newest jobs and the library. */
function lookAtAll() {
  clearTimeout(firstLook);
  library.load();
  jobs.refresh().catch(() => {}); // the live connection or the poller brings it
}

/** Once events are heard everything is looked at, so that nothing ends unseen in between; it does not wait long. */
function lookAround() {
  learn();
  api.samples().then((list) => samples.show(list), () => {});
  firstLook = setTimeout(lookAtAll, listening || connection.mode === 'periodic' ? 0 : LIVE_WITHIN);
}

seen();
connection.begin();
lookAround();
