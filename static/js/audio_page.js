/** The player of this page with everything it needs; loaded when somebody first wants to listen. */

import { ApiClient } from './api_client.js';
import { AudioBar } from './audio_bar.js';
import { BrowserVoice } from './audio_browser_voice.js';
import { listenButtons, meant } from './audio_buttons.js';
import { highlight } from './audio_highlight.js';
import { AudioMemory } from './audio_memory.js';
import { AudioPlayer } from './audio_player.js';
import { ServerVoice } from './audio_server_voice.js';
import { byId } from './dom.js';
import { toLogin } from './logged_out.js';
import { pageFacts, storageOf } from './page_facts.js';

const facts = pageFacts(document);
const api = new ApiClient({ fetch: (...call) => fetch(...call), base: facts.root, onLogout: () => toLogin(window, facts.root) });
const memory = new AudioMemory(storageOf(window));
let made = null;

export const player = new AudioPlayer({
  makeBar: (on) => new AudioBar(byId('player-slot'), on),
  memory,
  voices: () => (made ??= voices()),
  nextOf,
  onLine: (summaryId, line) => highlight(textOf(summaryId), line),
  session: navigator.mediaSession ?? null,
});

/** The server's voice where it has one, then the browser's. */
async function voices() {
  const on = { onChange: () => player.moved(), onEnd: () => player.ended() };
  const found = [];
  const status = await api.status().catch(() => null);
  if (status?.tts_available) {
    found.push(new ServerVoice({ audio: new Audio(), make: makeSound, onFault: () => player.moved(), ...on }));
  }
  if ('speechSynthesis' in window) {
    addEventListener('pagehide', () => speechSynthesis.cancel());
    found.push(new BrowserVoice({
      synthesis: speechSynthesis,
      Utterance: SpeechSynthesisUtterance,
      script: (id) => api.get(`summaries/${encodeURIComponent(id)}/script`),
      onSentence: (line) => player.sentence(line),
      ...on,
    }));
  }
  if (!status) made = null; // asked again at the next click
  return found;
}

async function makeSound(summaryId) {
  const { url } = await api.speakSummary(summaryId);
  return new URL(url, facts.root).href;
}

function nextOf(summaryId) {
  const list = listenButtons(document).map(meant);
  const at = list.findIndex((one) => one.summaryId === summaryId);
  return (at >= 0 && list[at + 1]) || null;
}

function textOf(summaryId) {
  const home = summaryId && document.querySelector(`[data-summary-id="${CSS.escape(summaryId)}"], [data-id="${CSS.escape(summaryId)}"]`);
  return home ? home.querySelector('.summary-text') : null;
}
