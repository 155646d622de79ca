/** What works on every page: the button for light and dark, and the worker for times without network. */

import { byId, setShown, setText } from './dom.js';
import { installWorker } from './install.js';
import { pageFacts, storageOf } from './page_facts.js';
import { Theme } from './theme.js';

const WORDS = { auto: 'as the system is', light: 'light', dark: 'dark' };

const button = byId('theme-button');
const theme = new Theme({
  root: document.documentElement,
  storage: storageOf(window),
  browser: window,
  onChange: (chosen) => {
    button.dataset.theme = chosen;
    button.title = `Colours: ${WORDS[chosen]}`;
    setText(byId('theme-words'), button.title);
  },
});
button.addEventListener('click', () => theme.next());
setShown(button, true);
installWorker(window, pageFacts(document).root);
