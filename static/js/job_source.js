/** Keeps a tracker true over plain HTTP: lists jobs, and asks for the items of those that need it. */

const PATIENCE = 700;

/**
 * `api` needs jobs(query) and job(id); `onChange(change)` is told what the tracker made of each answer.
 */
export class JobSource {
  #api;
  #tracker;
  #onChange;
  #asking = new Set();
  #timer = null;

  constructor({ api, tracker, onChange }) {
    this.#api = api;
    this.#tracker = tracker;
    this.#onChange = onChange;
  }

  /** Lists the newest jobs; true when that told something new. */
  async refresh() {
    const answer = await this.#api.jobs({ limit: 50 });
    const change = this.#tracker.applyList(answer.jobs);
    this.#onChange(change);
    return change.jobs.size > 0;
  }

  /** What a page without live events needs: the list, then the items of whatever moved. Resolves to: work goes on. */
  async poll() {
    const answer = await this.#api.jobs({ limit: 50 });
    const change = this.#tracker.applyList(answer.jobs);
    this.#onChange(change);
    const several = [...change.jobs].filter((id) => (this.#tracker.view(id)?.total ?? 1) > 1);
    await Promise.all([...new Set([...several, ...this.#tracker.wanted()])].map((id) => this.#detail(id)));
    return this.#tracker.busy;
  }

  /** Soon asks for items that are missing; the events that are on their way may make it needless. */
  fillGaps() {
    if (this.#timer !== null || this.#tracker.wanted().length === 0) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      for (const id of this.#tracker.wanted()) this.#detail(id);
    }, PATIENCE);
  }

  async #detail(id) {
    if (this.#asking.has(id)) return;
    this.#asking.add(id);
    try {
      this.#onChange(this.#tracker.applyDetail(await this.#api.job(id)));
    } catch (fault) {
      if (fault.status === 404) this.#onChange(this.#tracker.forget(id)); // it was pruned
    } finally {
      this.#asking.delete(id);
    }
  }
}
