/** The shared worker: holds the one live connection of all tabs of this browser. */

import { LiveHub } from './live_hub.js';

const hub = new LiveHub({ fetch: fetch.bind(globalThis) });

globalThis.onconnect = ({ ports: [port] }) => {
  port.onmessage = ({ data }) => hub.receive(port, data);
  port.addEventListener('close', () => hub.receive(port, { type: 'leave' })); // a tab that crashed; newer browsers only
};
