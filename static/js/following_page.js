/** The page of followed channels and playlists. */

import { ApiClient } from './api_client.js';
import { byId, el, setText } from './dom.js';
import { bodyOf, filterOf, stateOf } from './following_words.js';
import { toLogin } from './logged_out.js';
import { pageFacts } from './page_facts.js';

const { root } = pageFacts(document);
const api = new ApiClient({ fetch: fetch.bind(window), base: root, onLogout: () => toLogin(window, root) });
const list = byId('follow-list');
const said = byId('follow-said');
const form = byId('follow-form');

const wordsOf = ({ message, remedy }) => [message, remedy].filter(Boolean).join(' ');
const when = (time) => new Date(time).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' });

async function act(button, words, work) {
  button.disabled = true;
  setText(said, words);
  try {
    setText(said, (await work()) ?? '');
  } catch (fault) {
    setText(said, wordsOf(fault));
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
        const { found } = await api.post(`${path}/check`, {});
        return found > follow.found ? `${found - follow.found} new, in the queue now.` : 'Nothing new.';
      }),
      button(follow.paused ? 'Go on' : 'Pause', '', () => api.patch(path, { paused: !follow.paused }).then(() => '')),
      button('Stop following', '', () => api.delete(path).then(() => `${follow.title} is not followed any more.`))));
}

async function show() {
  try {
    const { following } = await api.get('following');
    list.replaceChildren(...following.map(card));
    if (!following.length) list.replaceChildren(el('li', { class: 'hint', text: 'Nothing is followed yet.' }));
  } catch (fault) {
    setText(said, wordsOf(fault));
  }
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const body = bodyOf(Object.fromEntries(new FormData(form)));
  act(byId('follow-send'), 'Looking…', async () => {
    const follow = await api.post('following', body);
    form.reset();
    return `${follow.title} is followed.`;
  });
});

show();
