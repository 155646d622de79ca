/** An open page whose session ended goes to the login, which leads back to where it was. */

/** `root` is the absolute address of the app. */
export function toLogin(browser, root) {
  const here = browser.location.href;
  const next = here.startsWith(root) ? `/${here.slice(root.length)}` : '/';
  browser.location.assign(`${root}login?${new URLSearchParams({ next })}`);
}
