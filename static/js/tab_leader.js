/** Among tabs without a shared worker one leads and holds the live connection; a lock of the browser says which. */

import { LiveHub } from './live_hub.js';
import { StreamMemory } from './stream_memory.js';

/**
 * Speaks like a port of a LiveHub: `postMessage` takes what a hub takes, `onmessage({data})` gives what a hub tells.
 * `name` is what the tabs have in common. Only tabs that want the connection stand for leader. When the leader closes,
 * crashes or is hidden for long, the browser gives the lock to the next one, which goes on after the last event that
 * it heard; what each tab heard it also remembers, so that it can lead.
 */
export class TabLeader {
  #id = crypto.randomUUID();
  #name;
  #locks;
  #fetch;
  #channel;
  #memory = new StreamMemory();
  #hello = null;
  #heard = '';
  #standing = null;
  #hub = null;
  #followers = new Map();
  #local = { postMessage: (message) => this.#deliver(message) };

  onmessage = () => {};

  constructor({ name, BroadcastChannel, locks, fetch }) {
    this.#name = name;
    this.#locks = locks;
    this.#fetch = fetch;
    this.#channel = new BroadcastChannel(name);
    this.#channel.onmessage = ({ data }) => this.#overheard(data);
  }

  /** A message to whoever leads. */
  postMessage(message) {
    if (message.type === 'hello') this.#hello = message;
    if ('wants' in message) this.#hello.wants = message.wants;
    if (this.#hub) this.#hub.receive(this.#local, message);
    else this.#channel.postMessage({ to: 'leader', from: this.#id, message });
    if ('wants' in message) this.#stand(message.wants);
    if (message.type === 'leave') this.close();
  }

  /** Leads no more and listens no more. */
  close() {
    this.#stand(false);
    this.#channel.close();
  }

  #stand(wants) {
    if (wants === Boolean(this.#standing)) return;
    if (!wants) {
      this.#standing.abort();
      this.#standing = null;
      return;
    }
    const standing = new AbortController();
    this.#standing = standing;
    const { signal } = standing;
    const lead = () => (signal.aborted ? undefined : this.#lead(signal));
    this.#locks.request(this.#name, { signal }, lead).catch(() => {}); // withdrawn before it was granted
  }

  /** Resolves when this tab resigns, which gives the lock to the next. */
  #lead(signal) {
    this.#hub = new LiveHub({ fetch: this.#fetch, memory: this.#memory });
    this.#hub.receive(this.#local, { ...this.#hello, since: this.#heard });
    this.#channel.postMessage({ to: 'followers' });
    return new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        this.#hub.close();
        this.#hub = null;
        this.#followers.clear();
        resolve();
      });
    });
  }

  #overheard({ to, from, message }) {
    if (to === this.#id) this.#deliver(message);
    else if (to === 'leader' && this.#hub) this.#hub.receive(this.#follower(from), message);
    else if (to === 'followers' && this.#hello) this.postMessage({ ...this.#hello, since: this.#heard });
  }

  #follower(id) {
    if (!this.#followers.has(id)) {
      this.#followers.set(id, { postMessage: (message) => this.#channel.postMessage({ to: id, message }) });
    }
    return this.#followers.get(id);
  }

  #deliver(message) {
    if (message.type === 'event') {
      this.#heard = message.id;
      if (!this.#hub) this.#memory.take(message.name, message.data);
    }
    this.onmessage({ data: message });
  }
}
