/** Building the page from text: whatever comes from outside becomes a text node or a checked attribute. */

/**
 * A new element. `props`: `class`, `text`, `on` ({event: handler}), `data` ({name: value}); anything else is an
 * attribute (`true` sets it empty; `false`, `null` and `undefined` leave it out). Addresses are checked by `safeUrl`.
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'text') node.textContent = String(value);
    else if (name === 'on') for (const [event, run] of Object.entries(value)) node.addEventListener(event, run);
    else if (name === 'data') for (const [key, item] of Object.entries(value)) node.dataset[key] = String(item);
    else if (name === 'href' || name === 'src') setUrl(node, name, value);
    else node.setAttribute(name, value === true ? '' : String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** The address if it is http(s) or relative to this page, else null: `javascript:` and `data:` never reach a link. */
export function safeUrl(address) {
  try {
    const url = new URL(String(address), document.baseURI);
    return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null;
  } catch {
    return null;
  }
}

function setUrl(node, name, value) {
  const url = safeUrl(value);
  if (url !== null) node.setAttribute(name, url);
}

/** Sets the text only when it differs, so that a screen reader and the layout are left alone. */
export function setText(node, text) {
  const next = text ?? '';
  if (node.textContent !== next) node.textContent = next;
}

/** Shows or hides an element. */
export function setShown(node, shown) {
  if (node.hidden === shown) node.hidden = !shown;
}

/** The element with this id; its absence is a fault of the template and is said by name. */
export function byId(id) {
  const node = document.getElementById(id);
  if (node === null) throw new Error(`the page has no element #${id}`);
  return node;
}

/**
 * The only place where markup from the server enters the page. The server renders `summary_html` from Markdown and
 * sanitises it (no images, no scripts, only http(s) links); nothing else may be passed here.
 */
export function insertSummaryHtml(node, summaryHtml) {
  node.innerHTML = summaryHtml;
  for (const link of node.querySelectorAll('a')) {
    link.target = '_blank';
    link.rel = 'noopener noreferrer nofollow';
  }
}
