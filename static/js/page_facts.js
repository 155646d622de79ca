/** What the server told this page, and what the browser gives it; the same for every page. */

/** {root, pollInterval, heartbeatTimeout, reconnectDelay, sseEnabled, updates, version}; times in ms, `root` is absolute. */
export function pageFacts(document) {
  const given = document.body.dataset;
  return {
    root: new URL(given.root || './', document.baseURI).href,
    pollInterval: Number(given.pollInterval) || 2_000,
    heartbeatTimeout: Number(given.heartbeatTimeout) || 30_000,
    reconnectDelay: Number(given.reconnectDelay) || 1_000,
    sseEnabled: given.sseEnabled === 'true',
    updates: given.updates ?? 'adaptive',
    version: given.version ?? '',
  };
}

/** The browser's storage, or null where it is forbidden. */
export function storageOf(browser) {
  try {
    return browser.localStorage;
  } catch {
    return null;
  }
}
