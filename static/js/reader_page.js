/** The entry of the reader: connects the parts of the page; none of them knows another. */

import { ApiClient } from './api_client.js';
import { askBox } from './ask_box.js';
import './audio_mount.js';
import { byId, setShown, setText } from './dom.js';
import { when } from './format.js';
import { isTyping, showKeys } from './keyboard.js';
import { toLogin } from './logged_out.js';
import { completing, missingParts } from './missing_parts.js';
import { pageFacts, storageOf } from './page_facts.js';
import { clickableStrip, moveHead, stickyBar, toTop } from './reader_bar.js';
import { ReaderMarks } from './reader_marks.js';
import { readFragment, secondOfLink } from './reader_fragment.js';
import { markdownOf, shareLink, toClipboard } from './reader_share.js';
import { SupportMarks, tally } from './reader_support.js';
import { Tabs } from './reader_tabs.js';
import { TranscriptPanel } from './reader_transcript_panel.js';
import { followJob, VersionsPanel } from './reader_versions.js';
import { VideoBox, videoIdOf } from './reader_video.js';
import { followReading, goOnReading, ReadingPlace } from './reading_place.js';

const KEYS = [
  [['/'], 'Search in the transcript'],
  [['←', '→'], 'The part before, the next part'],
  [['↑', '↓'], 'The line before, the next line'],
  [['?'], 'These keys'],
  [['Esc'], 'Close a window, clear a search'],
];

const facts = pageFacts(document);
const article = byId('reader');
const id = article.dataset.summaryId;
const duration = Number(article.dataset.duration);
const api = new ApiClient({ fetch: (...call) => fetch(...call), base: facts.root, onLogout: () => toLogin(window, facts.root) });
const place = new ReadingPlace(Number(article.dataset.position), (share) => api.place(id, share));
const address = (summary) => new URL(`read/${encodeURIComponent(summary)}`, facts.root).href;
const say = (words) => setText(byId('said'), words);
const failed = ({ message, remedy }) => say([message, remedy].filter(Boolean).join(' '));

const tabs = new Tabs(byId('tabs'), (tab) => {
  history.replaceState(null, '', `#${tab}`);
  open(tab);
  toTop(byId('panels'), byId('sticky'));
});
const transcript = new TranscriptPanel(byId('transcript'), () => api.transcript(id));
let video = null;
let result = null;
const opened = new Set();

/** Shows a part; what it needs of the server is asked for when it is shown for the first time. */
function open(tab) {
  tabs.show(tab);
  article.dataset.tab = tab;
  if (tab === 'transcript') transcript.open();
  else fill(tab);
}

function fill(tab) {
  if (!result || opened.has(tab)) return;
  opened.add(tab);
  if (tab === 'ask') byId('ask').replaceChildren(askBox(result, api.ask));
  if (tab === 'versions') showVersions();
}

async function showVersions() {
  try {
    const { available_models: offered } = await api.status();
    const tools = { api, models: () => offered, interval: facts.pollInterval, address };
    new VersionsPanel(byId('versions'), result, tools);
  } catch (fault) {
    opened.delete('versions');
    failed(fault);
  }
}

/** What the address names: a part, a second, a line. */
function arrive() {
  const { tab, t, line } = readFragment(location.hash);
  open(tab);
  if (t !== null) transcript.goTo(t);
  if (line !== null) transcript.goToLine(line);
  return { named: location.hash !== '', t };
}

/** A link into the video: the transcript follows, and the player plays it, where the reader wants one. */
function clicked(event) {
  const link = event.target.closest('a');
  if (!link) return;
  const inPage = link.getAttribute('href').startsWith('#');
  const t = link.dataset.t ? Number(link.dataset.t) : secondOfLink(link.getAttribute('href').replace(/^#t=/, '?t='));
  if (t === null) return;
  if (video?.shown) {
    video.seek(t);
    if (!inPage) event.preventDefault();
  }
  if (inPage && link.hash === location.hash) arrive();
  else if (!inPage) transcript.follow(t, { scroll: tabs.chosen === 'transcript' && !link.closest('.line') });
}

function setUpVideo(shown) {
  const videoId = videoIdOf(shown.video_url);
  const box = document.getElementById('player');
  if (!box || !videoId) return;
  setShown(box, true);
  video = new VideoBox(
    { toggle: byId('embed'), hint: byId('embed-hint'), screen: byId('screen') },
    { videoId, title: shown.title, storage: storageOf(window), browser: window, onTime: playing },
  );
}

function playing(t) {
  transcript.follow(Math.floor(t), { scroll: false });
  moveHead(document.getElementById('strip-head'), t, duration);
}

/** Labels of key moments lead to what was said there; times lead to the video. */
function linkMoments() {
  for (const label of document.querySelectorAll('.reader-moment')) {
    const link = Object.assign(document.createElement('a'), { href: `#t=${label.dataset.t}`, textContent: label.textContent });
    label.replaceChildren(link);
  }
}

function setUpTools() {
  const doing = (action) => async () => {
    try {
      say(await action());
    } catch (fault) {
      failed(fault);
    }
  };
  const actions = {
    copy: () => toClipboard(markdownOf(result)).then(() => 'The summary is copied, as Markdown.'),
    share: () => shareLink(address(id), result.title),
    print: async () => window.print(),
  };
  for (const [name, action] of Object.entries(actions)) {
    byId(name).addEventListener('click', doing(action));
    setShown(byId(name), true);
  }
}

function setUpSupport() {
  const grounding = result.grounding ?? [];
  if (!grounding.length) return;
  const marks = new SupportMarks(byId('text'), grounding, (indexes) => transcript.lines(indexes));
  byId('support').addEventListener('change', ({ target }) => {
    marks.show(target.checked);
    setText(byId('support-said'), target.checked ? `${tally(grounding)}. By shared words, not by meaning.` : '');
  });
  setShown(byId('support-switch'), true);
}

/** Has the parts read that the summary lacks, and goes to the summary that has them. */
async function complete() {
  const { job_id: jobId, results } = await api.again(id, completing(result));
  const onStatus = ({ message }) => say(message);
  const over = jobId ? followJob(api, jobId, { interval: facts.pollInterval, onStatus }) : Promise.resolve({ results });
  over.then(({ results: [done] = [], message }) => {
    if (!done?.summary_id) failed({ message: done?.error ?? message });
    else if (done.summary_id === id) location.reload();
    else location.assign(address(done.summary_id));
  }, failed);
}

/** To the field that searches in the transcript. */
function lookFor() {
  open('transcript');
  transcript.search();
}

function pressed(event) {
  const act = { '/': lookFor, '?': () => showKeys(document, KEYS) }[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isTyping(event.target) || document.querySelector('dialog[open]')) return;
  event.preventDefault();
  act();
}

async function begin() {
  setText(byId('made'), when(byId('made').dateTime));
  linkMoments();
  stickyBar(byId('reader-bar'), byId('reader-head'), window);
  const strip = document.getElementById('strip');
  const moments = [...document.querySelectorAll('.reader-moment')].map((label) => Number(label.dataset.t));
  if (strip) clickableStrip(strip, duration, moments, (t) => (location.hash = `#t=${t}`));
  document.addEventListener('click', clicked);
  document.addEventListener('keydown', pressed);
  window.addEventListener('hashchange', arrive);
  const { named } = arrive();
  if (!named) goOnReading(place, byId('text'), window);
  followReading(place, byId('text'), window, () => tabs.chosen === 'summary');
  try {
    result = await api.summary(id);
  } catch (fault) {
    return failed(fault);
  }
  setUpVideo(result);
  setUpTools();
  new ReaderMarks({ row: byId('tools'), box: byId('marks') }, result, { save: (change) => api.mark(id, change), say });
  setUpSupport();
  const missing = missingParts(result, result.title, complete);
  if (missing) byId('missing').replaceChildren(missing);
  return fill(tabs.chosen);
}

begin();
