/** The page of followed channels and playlists. */

import { byId, el, setText } from './dom.js';
import { bodyOf, filterOf, stateOf } from './following_words.js';
import { pageFacts } from './page_facts.js';

const { root } = pageFacts(document);
const list = byId('follow-list');
const said = byId('follow-said');
const form = byId('follow-form');

async function ask(method, path, body) {
  const answer = await fetch(new URL(path, root), {
    method,
    headers: { Accept: 'application/json', ...(body ? { 'Content-Type': 'application/json' } : {}) },
    body: body ? JSON.stringify(body) : undefined,
  });
  const told = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error([told.error ?? `HTTP ${answer.status}`, told.remedy].filter(Boolean).join(' '));
  return told;
}

const when = (time) => new Date(time).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' });

async function act(button, words, work) {
  button.disabled = true;
  setText(said, words);
  try {
    setText(said, (await work()) ?? '');
  } catch (fault) {
    setText(said, fault instanceof TypeError ? 'The server cannot be reached.' : fault.message);
  } finally {
    button.disabled = false;
    await show();
  }
}

function card(follow) {
  const path = `following/${encodeURIComponent(follow.id)}`;
  const button = (text, words, work) =>
    el('button', { type: 'button', class: 'quiet', text, 'aria-label': `${text}: ${follow.title}`, on: { click: (event) => act(event.currentTarget, words, work) } });
  return el('li', { class: 'follow-card' },
    el('h2', {}, el('a', { href: follow.url, rel: 'noopener noreferrer', text: follow.title })),
    el('p', { class: 'hint', text: stateOf(follow, when) }),
    filterOf(follow) ? el('p', { class: 'hint', text: filterOf(follow) }) : null,
    follow.error ? el('p', { class: 'problem', text: `${follow.error.message} ${follow.error.remedy}` }) : null,
    el('div', { class: 'follow-card-actions' },
      button('Look now', 'Looking…', async () => {
        const { found } = await ask('POST', `${path}/check`);
        return found > follow.found ? `${found - follow.found} new, in the queue now.` : 'Nothing new.';
      }),
      button(follow.paused ? 'Go on' : 'Pause', '', () => ask('PATCH', path, { paused: !follow.paused }).then(() => '')),
      button('Stop following', '', () => ask('DELETE', path).then(() => `${follow.title} is not followed any more.`))));
}

async function show() {
  try {
    const { following } = await ask('GET', 'following');
    list.replaceChildren(...following.map(card));
    if (!following.length) list.replaceChildren(el('li', { class: 'hint', text: 'Nothing is followed yet.' }));
  } catch (fault) {
    setText(said, fault instanceof TypeError ? 'The server cannot be reached.' : fault.message);
  }
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const body = bodyOf(Object.fromEntries(new FormData(form)));
  act(byId('follow-send'), 'Looking…', async () => {
    const follow = await ask('POST', 'following', body);
    form.reset();
    return `${follow.title} is followed.`;
  });
});

show();
