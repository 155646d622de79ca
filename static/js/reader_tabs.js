/** Links to the parts of a page made into tabs, as the ARIA pattern has them: arrows move, one part is shown. */

import { byId, setShown } from './dom.js';

const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

export class Tabs {
  #tabs;
  #onChoose;

  chosen = null;

  /** `list` holds links to `#name`, each part has that id; `onChoose(name)` is told when a person chooses one. */
  constructor(list, onChoose) {
    this.#onChoose = onChoose;
    this.#tabs = [...list.querySelectorAll('a')];
    list.setAttribute('role', 'tablist');
    list.setAttribute('aria-label', list.dataset.label);
    for (const tab of this.#tabs) {
      const panel = byId(this.#name(tab));
      tab.setAttribute('role', 'tab');
      tab.setAttribute('aria-controls', panel.id);
      setShown(tab, true);
      panel.setAttribute('role', 'tabpanel');
      panel.removeAttribute('aria-label');
      panel.setAttribute('aria-labelledby', tab.id);
      panel.tabIndex = -1;
    }
    list.addEventListener('click', (event) => this.#clicked(event));
    list.addEventListener('keydown', (event) => this.#pressed(event));
  }

  /** Shows one part. */
  show(name) {
    this.chosen = name;
    for (const tab of this.#tabs) {
      const here = this.#name(tab) === name;
      tab.setAttribute('aria-selected', String(here));
      tab.tabIndex = here ? 0 : -1;
      setShown(byId(this.#name(tab)), here);
      if (here) tab.scrollIntoView?.({ block: 'nearest', inline: 'nearest' });
    }
  }

  #name(tab) {
    return tab.getAttribute('href').slice(1);
  }

  #clicked(event) {
    const tab = event.target.closest('a');
    if (!tab || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.#choose(tab);
  }

  #pressed(event) {
    const at = this.#tabs.indexOf(event.target);
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const count = this.#tabs.length;
    const to = { Home: 0, End: count - 1 }[event.key] ?? (event.key in STEPS ? (at + STEPS[event.key] + count) % count : -1);
    if (event.key === ' ') this.#choose(this.#tabs[at]);
    else if (to < 0) return;
    else this.#choose(this.#tabs[to]);
    event.preventDefault();
  }

  #choose(tab) {
    tab.focus();
    this.#onChoose(this.#name(tab));
  }
}
