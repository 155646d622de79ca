/**
 * The worker of the installed app: it keeps what is needed to say that there is no network, and nothing else. Pages come
 * from the network; answers, live events and summaries never pass through here. The server puts a line before this file:
 * `const SHELL = {version, files, pages}`, addresses relative to it; `pages` are the page that is shown offline, as it
 * is for addresses of one step and of two.
 */

const scope = new URL('./', globalThis.location.href);
const ours = `shell ${scope.pathname} `;
const kept = ours + SHELL.version;
const address = (relative) => new URL(relative, scope).href;
const files = new Set(SHELL.files.map(address));

globalThis.addEventListener('install', (event) => {
  globalThis.skipWaiting(); // every address it answers is of one version, so pages of an older one are not disturbed
  const wanted = [...SHELL.files, ...SHELL.pages].map((file) => new Request(address(file), { credentials: 'omit', cache: 'no-cache' }));
  event.waitUntil(caches.open(kept).then((cache) => cache.addAll(wanted)));
});

globalThis.addEventListener('activate', (event) => event.waitUntil(Promise.all([forgetOlder(), preload()])));

globalThis.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  if (request.mode === 'navigate') event.respondWith(fromNetwork(event).catch(() => offline(request.url)));
  else if (files.has(request.url)) event.respondWith(fromCache(request));
});

async function forgetOlder() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(ours) && name !== kept).map((name) => caches.delete(name)));
}

/** The page is asked for while the worker still starts. */
async function preload() {
  await globalThis.registration.navigationPreload?.enable();
}

async function fromNetwork(event) {
  return (await event.preloadResponse) ?? fetch(event.request);
}

async function fromCache(request) {
  return (await caches.match(request, { cacheName: kept })) ?? fetch(request);
}

async function offline(url) {
  const deep = new URL(url).pathname.slice(scope.pathname.length).includes('/');
  return (await caches.match(address(SHELL.pages[deep ? 1 : 0]), { cacheName: kept })) ?? Response.error();
}
