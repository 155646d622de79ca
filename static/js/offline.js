/** Says that this device has no network, and that it is back. */

/** `browser` is the window, `notices` as of Notices; `onBack()` is called when the network is back. */
export function tellOffline({ browser, notices, onBack }) {
  const gone = () =>
    notices.show('network', 'warning', 'You are offline. Work on the server goes on; this page catches up by itself.');
  browser.addEventListener('offline', gone);
  browser.addEventListener('online', () => {
    notices.hide('network');
    onBack();
  });
  if (browser.navigator.onLine === false) gone();
}
