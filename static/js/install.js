/** Gives the browser the worker that answers when there is no network, once the page is there and has time. */

/** `browser` is the window; `root` the absolute address of the app. Where workers are forbidden nothing happens. */
export function installWorker(browser, root) {
  const { serviceWorker } = browser.navigator;
  if (!serviceWorker) return;
  const register = () => serviceWorker.register(new URL('service_worker.js', root), { scope: root }).catch(() => {});
  if (browser.document.readyState === 'complete') register();
  else browser.addEventListener('load', register, { once: true });
}
