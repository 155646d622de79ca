/** How the home page hears of what happens: live events, else asking; and that a page nobody looks at does without. */

import { ConnectionControl } from './connection_control.js';
import { ConnectionManager } from './connection_manager.js';
import { byId } from './dom.js';
import { Poller } from './poller.js';
import { SharedConnection } from './shared_connection.js';

const HIDDEN_FOR = 60_000;

/**
 * `facts` as of pageFacts. `poll()` asks the server and resolves to true while work goes on; `onEvent(name, data)` hears
 * live events, and `onHeard()` is called once they are heard for the first time.
 * Gives: begin(), moved() (something was asked of the server: without live events, look at once), and `soon`, true
 * when live events can be expected but are not heard yet.
 */
export function homeLive({ facts, storage, poll, onEvent, onHeard }) {
  let heard = !facts.sseEnabled;
  const poller = new Poller({
    ask: poll,
    interval: facts.pollInterval,
    onAnswer: (answered) => connection.pollerGot(answered),
  });
  const live = new SharedConnection({
    browser: window,
    name: `${new URL(facts.root).pathname} ${facts.version}`,
    settings: {
      url: new URL('events', facts.root).href,
      reconnectDelay: facts.reconnectDelay,
      heartbeatTimeout: facts.heartbeatTimeout,
    },
    onEvent,
    onState: (state, detail) => {
      connection.liveIs(state, detail);
      if (state !== 'live' || heard) return;
      heard = true;
      onHeard();
    },
  });
  const connection = new ConnectionManager({
    live: facts.sseEnabled ? live : null,
    usual: facts.updates === 'optional' ? 'periodic' : 'auto',
    adaptive: facts.updates !== 'fallback',
    poller,
    storage,
    onChange: (now) => control.show(now),
  });
  const control = new ConnectionControl(
    { box: byId('connection'), text: byId('connection-text'), select: byId('connection-mode') },
    connection.mode,
    (mode) => connection.choose(mode),
  );
  whileSeen(connection);
  return {
    begin: () => connection.begin(),
    moved: () => poller.poke(),
    get soon() {
      return !heard && connection.mode !== 'periodic';
    },
  };
}

function whileSeen(connection) {
  let leaving = null;
  document.addEventListener('visibilitychange', () => {
    clearTimeout(leaving);
    if (document.hidden) leaving = setTimeout(() => connection.rest(), HIDDEN_FOR);
    else connection.begin();
  });
  window.addEventListener('pagehide', () => connection.end());
  window.addEventListener('pageshow', (event) => event.persisted && connection.begin());
  window.addEventListener('online', () => connection.online());
}
