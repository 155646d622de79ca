/** Connects the parts of the settings page. */

import { ApiClient } from './api_client.js';
import { KEPT_AS, MODES } from './connection_manager.js';
import { DoctorView } from './doctor_view.js';
import { byId, el, setShown, setText } from './dom.js';
import { when } from './format.js';
import { toLogin } from './logged_out.js';
import { storageOf } from './page_facts.js';
import { chooseProcessing, processingMode } from './processing_mode.js';
import { BackupsView } from './settings_backups.js';
import { SettingsForm } from './settings_form.js';
import { PhaseView } from './settings_phase.js';
import { VoiceTrial } from './settings_voice.js';

const root = new URL(document.body.dataset.root, document.baseURI).href;
const api = new ApiClient({ fetch: fetch.bind(window), base: root, onLogout: () => toLogin(window, root) });
const storage = storageOf(window);

new SettingsForm(
  { form: byId('settings-form'), bar: byId('save-bar'), save: byId('save'), undo: byId('undo'), note: byId('save-note') },
  async (changes) => {
    const answer = await api.post('settings', changes);
    showTokens(answer.tokens);
    return answer;
  },
);
new DoctorView(
  { button: byId('doctor-check'), verdict: byId('doctor-verdict'), list: byId('doctor-list') },
  () => api.examine(),
);
new PhaseView({ select: byId('phase'), go: byId('phase-go'), meaning: byId('phase-meaning') }, api).load();
new BackupsView(
  { section: byId('backups'), make: byId('backup-make'), said: byId('backup-said'), list: byId('backup-list') },
  api,
).load();
new VoiceTrial({ button: byId('voice-try'), said: byId('voice-said'), field: byId('set-TTS_VOICE') }, api, window).offer();

for (const button of document.querySelectorAll('[data-try]')) button.addEventListener('click', () => tryOut(button));
chooseUpdates();
chooseHowMade();
learn();

/** How pages of this browser stay up to date; see ConnectionManager. */
function chooseUpdates() {
  const select = byId('updates');
  const kept = storage?.getItem(KEPT_AS);
  if (MODES.includes(kept)) select.value = kept;
  select.addEventListener('change', () => storage?.setItem(KEPT_AS, select.value));
}

/** Whether summaries are waited for. */
function chooseHowMade() {
  const select = byId('processing');
  select.value = processingMode(storage);
  select.addEventListener('change', () => chooseProcessing(storage, select.value));
}

/** One part of the doctor's list, with the settings that are saved. */
async function tryOut(button) {
  const said = button.closest('.panel').querySelector('.trial-said');
  button.disabled = true;
  setText(said, 'Trying; this takes up to 20 seconds…');
  try {
    const { title, message, remedy } = await api.post('settings/try', { name: button.dataset.try });
    setText(said, [`${title}: ${message}`, remedy].filter(Boolean).join(' '));
  } catch (fault) {
    setText(said, `${fault.message} ${fault.remedy ?? ''}`);
  } finally {
    button.disabled = false;
  }
}

async function learn() {
  api.get('spending').then(showSpending, (fault) => setText(byId('spent'), fault.message));
  api.get('settings').then(({ tokens }) => showTokens(tokens), () => {});
}

function showSpending({ cost_usd: cost, budget_monthly_usd: budget, calls }) {
  const money = (amount) => `$${amount.toFixed(2)}`;
  const asked = `${calls} ${calls === 1 ? 'call' : 'calls'} to models`;
  setText(byId('spent'), budget === null ? `${money(cost)} for ${asked}. No budget is set.` : `${money(cost)} of ${money(budget)}, for ${asked}.`);
  const bar = byId('spent-bar');
  setShown(bar, budget !== null);
  if (budget !== null) bar.value = budget > 0 ? Math.min(1, cost / budget) : 1;
}

function showTokens(tokens) {
  const used = (at) => (at ? `last used ${when(at)}` : 'never used');
  byId('tokens').replaceChildren(...tokens.map(({ name, last_used: at }) => el('li', {}, el('code', { text: name }), ` ${used(at)}`)));
}
