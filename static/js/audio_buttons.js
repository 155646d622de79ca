/** The buttons that ask to listen, and what each of them means. */

/** Those that can be seen, in the order of the page. */
export function listenButtons(document) {
  return [...document.querySelectorAll('[data-action="listen"]')].filter((button) => !button.closest('[hidden]'));
}

/** {summaryId, title}: the button's own words, or those of the card or page it stands on. */
export function meant(button) {
  const home = button.closest('[data-summary-id], [data-id]');
  const { summaryId, title } = button.dataset;
  const heading = home?.querySelector('h1, .card-title')?.textContent.trim();
  return {
    summaryId: summaryId ?? home?.dataset.summaryId ?? home?.dataset.id,
    title: title || heading || button.ownerDocument.title,
  };
}
