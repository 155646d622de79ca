/** What can be done with a summary besides reading it, behind a row of buttons, one thing open at a time. */

import { againForm } from './again_form.js';
import { askBox } from './ask_box.js';
import { el } from './dom.js';
import { versionsView } from './versions_view.js';

/** `tools`: again(result, body), models(), versions(id), ask(id, body, {signal, onEvent}). */
export function summaryTools(result, title, tools) {
  const panel = el('div', { class: 'tool-panel' });
  const buttons = [];
  const button = (words, make) => {
    const node = el('button', {
      type: 'button',
      class: 'quiet',
      text: words,
      'aria-label': `${words}: ${title}`,
      'aria-expanded': 'false',
    });
    node.addEventListener('click', () => {
      const open = node.getAttribute('aria-expanded') !== 'true';
      for (const each of buttons) each.setAttribute('aria-expanded', String(open && each === node));
      panel.replaceChildren(...(open ? [make()] : []));
      panel.querySelector('input, select')?.focus();
    });
    buttons.push(node);
    return node;
  };
  const row = el(
    'div',
    { class: 'tool-row' },
    button('Ask', () => askBox(result, tools.ask)),
    button('Again with…', () => againForm(result, tools)),
    button('Versions', () => versionsView(result, tools.versions)),
  );
  return el('div', { class: 'tools' }, row, panel);
}
