/** The jobs on the home page: what is known of them, their cards, the chips that count them, and what can be done. */

import { byId } from './dom.js';
import { JobChips } from './job_chips.js';
import { JobSource } from './job_source.js';
import { JobTracker } from './job_tracker.js';
import { Minimised } from './minimised.js';
import { CaptionsWindow } from './send_captions.js';
import { UIUpdater } from './ui_updater.js';

const DRAW_WITHIN = 30;
const TIME_GOES_ON = 5_000;

/**
 * `root` is the address of the home page. `submit(request)` sends as the composer does; `moved()` is called when the
 * server was asked to do something; `onEnd({result, summaryId})` once for each summary that is there, and `onChange()`
 * after each drawing. Gives: apply(name, data) for live events, expect(job), announce(text), poll(), refresh() and `idle`.
 */
export function homeQueue({ api, root, storage, submit, moved, onEnd, onChange }) {
  const tracker = new JobTracker();
  const chips = new JobChips(byId('chips'));
  const view = new UIUpdater(
    { section: byId('queue-section'), title: byId('queue-title'), list: byId('queue'), announcer: byId('announcer') },
    {
      cancel: (id) => api.cancel(id).then(moved),
      retry: (id) => api.retry(id).then(moved),
      dismiss: forget,
      remedy,
    },
    { minimised: new Minimised(storage) },
  );
  const captions = new CaptionsWindow({ api, app: root, onSent: moved });
  const jobs = new JobSource({ api, tracker, onChange: changed });
  let drawing = false;
  let redraw = null;

  function changed(change) {
    for (const end of change.completed) onEnd(end);
    for (const end of change.failed) view.announce(`Failed: ${end.title}. ${end.error?.message ?? ''}`);
    jobs.fillGaps();
    if (change.jobs.size > 0) drawSoon();
  }

  function draw({ anew = false } = {}) {
    drawing = false;
    const views = tracker.views();
    const all = view.show(views, { anew });
    chips.show(views);
    captions.follow(views);
    if (!all) drawSoon();
    if (redraw === null && tracker.busy) redraw = setTimeout(timeGoesOn, TIME_GOES_ON);
    onChange();
  }

  function drawSoon() {
    if (drawing) return;
    drawing = true;
    setTimeout(draw, DRAW_WITHIN); // a timer, not an animation frame: those stand still in a tab that is not seen
  }

  /** The time left changes also while nothing is told. */
  function timeGoesOn() {
    redraw = null;
    draw({ anew: true });
  }

  function forget(id) {
    return api.forget(id).then(() => changed(tracker.forget(id)));
  }

  /** What a click on a remedy does; see remedies.js. */
  async function remedy(action, id, index, choice) {
    if (action === 'language') await inLanguage(choice, id, index);
    else if (action === 'captions') await captions.open(id, index, choice);
    else await api.retry(id, [index]);
    moved();
  }

  /** The same video with the captions in this language, as a job of its own; it takes the place of one that only had it. */
  async function inLanguage(tag, id, index) {
    const { items, model, options, total_items: total } = await api.job(id);
    const { url, title } = items.find((item) => item.index === index);
    await submit({ kind: 'links', links: [url], title, options: { model, ...options, caption_language: tag } });
    if (total === 1) await forget(id);
  }

  return {
    apply: (name, data) => changed(tracker.apply(name, data)),
    expect: ({ jobId, ...job }) => {
      changed(tracker.expect(jobId, job));
      view.announce('Added to the queue');
    },
    announce: (text) => view.announce(text),
    poll: () => jobs.poll(),
    refresh: () => jobs.refresh(),
    get idle() {
      return tracker.views().every((job) => job.over);
    },
  };
}
