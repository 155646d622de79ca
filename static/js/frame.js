/** What works on every page: the button for light and dark. */

import { byId, setShown, setText } from './dom.js';
import { storageOf } from './page_facts.js';
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
