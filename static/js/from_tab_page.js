/** Starts the page that takes captions from a tab. */

import { begin } from './from_tab.js';

begin(window);
