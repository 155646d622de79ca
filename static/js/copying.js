/** A button that copies a text, also where the browser gives pages no clipboard. */

import { el, setText } from './dom.js';

const SAID_FOR = 2_000;

/** `text()` gives what is copied, at the time of the click. */
export function copyButton(text, words = 'Copy') {
  const button = el('button', { type: 'button', class: 'quiet', text: words });
  button.addEventListener('click', async () => {
    setText(button, (await copy(text())) ? 'Copied' : 'Copying is not allowed here');
    setTimeout(() => setText(button, words), SAID_FOR);
  });
  return button;
}

/** True when it is in the clipboard. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text); // without TLS there is no clipboard for pages
  }
}

function copyBySelection(text) {
  const before = document.activeElement;
  const box = el('textarea', { class: 'unseen', readonly: true, 'aria-hidden': 'true', tabindex: -1 });
  box.value = text;
  document.body.append(box);
  box.select();
  try {
    return document.execCommand('copy');
  } finally {
    box.remove();
    before?.focus();
  }
}
