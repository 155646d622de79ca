/** The page that stands for any other while there is no network: it says so, and makes room once the server answers. */

import { byId, setText } from './dom.js';
import { pageFacts } from './page_facts.js';

const FIRST = 2_000;
const LONGEST = 30_000;

const { root } = pageFacts(document);
const said = byId('offline-said');
const button = byId('offline-again');
let wait = FIRST;
let next = null;

async function look() {
  clearTimeout(next);
  button.disabled = true;
  try {
    const answer = await fetch(new URL('health', root), { cache: 'no-store' });
    if (answer.ok) return location.reload();
  } catch {
    // no network, or no server
  }
  button.disabled = false;
  tell();
  wait = Math.min(2 * wait, LONGEST);
  next = setTimeout(look, wait);
}

/** The device may have a network and still not reach the server. */
function tell() {
  const online = navigator.onLine;
  setText(byId('offline-title'), online ? 'No connection' : 'You are offline');
  setText(said, online
    ? 'The server does not answer. This page comes back by itself when it does.'
    : 'Work on the server goes on. This page comes back by itself when you are online.');
}

button.addEventListener('click', look);
window.addEventListener('online', look);
window.addEventListener('offline', tell);
tell();
next = setTimeout(look, wait);
