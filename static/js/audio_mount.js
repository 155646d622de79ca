/** The entry of listening: hears who wants to listen, and loads the player then, or where it was left open. */

import { meant } from './audio_buttons.js';
import { AudioMemory } from './audio_memory.js';
import { storageOf } from './page_facts.js';

const load = () => import('./audio_page.js');

document.addEventListener('click', (event) => {
  const button = event.target.closest?.('[data-action="listen"]');
  if (button) document.dispatchEvent(new CustomEvent('listen', { detail: meant(button) }));
});
document.addEventListener('listen', ({ detail }) => load().then(({ player }) => player.open(detail)));
for (const button of document.querySelectorAll('[data-action="listen"][hidden]')) button.hidden = false;

const { last } = new AudioMemory(storageOf(window));
if (last) load().then(({ player }) => player.open(last, { paused: true }));
