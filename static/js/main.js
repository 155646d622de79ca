/** Connects the parts of the home page; no part knows another. */

import { ApiClient } from './api_client.js';
import './audio_mount.js';
import { serverTimeIs } from './countdown.js';
import { byId } from './dom.js';
import { homeComposer } from './home_composer.js';
import { homeLibrary } from './home_library.js';
import { homeLive } from './home_live.js';
import { homeQueue } from './home_queue.js';
import { listenToKeys, showKeys } from './keyboard.js';
import { toLogin } from './logged_out.js';
import { Notices } from './notices.js';
import { tellOffline } from './offline.js';
import { pageFacts, storageOf } from './page_facts.js';

const LIVE_WITHIN = 300;

const facts = pageFacts(document);
const storage = storageOf(window);
const api = new ApiClient({ fetch: fetch.bind(window), base: facts.root, onLogout: () => toLogin(window, facts.root) });
const notices = new Notices(byId('notices'));
let offered = [];
let learned = false;
let inLibrary = null;
let inviting = null;
let firstLook = null;

const moved = () => live.moved();
const queue = homeQueue({
  api,
  root: facts.root,
  storage,
  submit: (request) => composer.submit(request),
  moved,
  onEnd: ended,
  onChange: () => invite(),
});
const library = homeLibrary({ api, root: facts.root, storage, models: () => offered, onJob: accepted, moved, onTotal: invite });
const composer = homeComposer({ api, storage, onJob: accepted, onResult: made });
const live = homeLive({ facts, storage, poll: () => queue.poll(), onEvent: received, onHeard: lookAtAll });

function accepted(job) {
  queue.expect(job);
  moved();
}

function received(name, data) {
  if (name === 'system') return notices.show(`system ${data.subject ?? data.message}`, data.level, data.message, { until: data.until });
  if (name === 'connected') return welcomed(data);
  if (name === 'resync') return lookAtAll();
  return queue.apply(name, data);
}

function welcomed({ version, server_time: serverTime, heard_at: heardAt }) {
  serverTimeIs(serverTime, heardAt);
  if (!version || version === facts.version) return;
  const action = { label: 'Reload', run: () => location.reload() };
  notices.show('version', 'info', `The server was updated to version ${version}.`, { action });
}

function ended({ result, summaryId }) {
  if (result) made(result);
  else if (summaryId) api.summary(summaryId).then(made, () => library.load());
}

function made(result) {
  library.add({ ...result, fromLibrary: result.cached });
  queue.announce(`The summary of ${result.title} is ready`);
}

/** Samples stand open while there is nothing else; afterwards they stay as the reader leaves them. */
function invite(total = inLibrary) {
  if (total === null) return;
  inLibrary = total;
  const nothingElse = total === 0 && queue.idle;
  if (nothingElse !== inviting) composer.invite(nothingElse);
  inviting = nothingElse;
}

async function learn() {
  try {
    const status = await api.status();
    offered = status.available_models;
    learned = true;
    composer.learn(status);
    notices.hide('offline');
  } catch (fault) {
    const action = { label: 'Try again', run: () => lookAround() };
    notices.show('offline', 'error', `${fault.message} ${fault.remedy}`, { action });
  }
}

/** What may have been missed: the newest jobs and the library. */
function lookAtAll() {
  clearTimeout(firstLook);
  if (!learned) learn();
  library.load();
  queue.refresh().catch(() => {}); // the live connection or the poller brings it
}

/** Once events are heard everything is looked at, so that nothing ends unseen in between; it does not wait long. */
function lookAround() {
  learned = false;
  api.samples().then((list) => composer.showSamples(list), () => {});
  firstLook = setTimeout(lookAtAll, live.soon ? LIVE_WITHIN : 0);
}

/** Brings the reader to a field, unless it is not shown. */
function goTo(field) {
  field.focus();
  field.scrollIntoView({ block: 'center' });
}

if (new URLSearchParams(location.search).has('share')) history.replaceState(null, '', location.pathname); // it is in the box now
tellOffline({ browser: window, notices, onBack: lookAround });
listenToKeys({ document, search: () => goTo(byId('search')), compose: () => goTo(byId('sources')) });
byId('keys').addEventListener('click', () => showKeys(document));
live.begin();
lookAround();
