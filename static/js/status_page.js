/** The status page: how the server is now, and its last 24 hours; asks again while somebody looks. */

import { ApiClient } from './api_client.js';
import { byId, el, setShown, setText } from './dom.js';
import { counted, when } from './format.js';
import { toLogin } from './logged_out.js';
import { chart } from './status_chart.js';
import { duration, gathered, money, pointsOf, space } from './status_series.js';

const NOW_EVERY = 10_000;
const DAY_EVERY = 60_000;
const BARS = 144;
const HOURS = 24;

const root = new URL(document.body.dataset.root, document.baseURI).href;
const api = new ApiClient({ fetch: fetch.bind(window), base: root, onLogout: () => toLogin(window, root) });
let dayAt = -Infinity;
let timer = 0;

async function look() {
  clearTimeout(timer);
  try {
    const health = await api.get('system_health');
    showNow(health);
    setShown(byId('off'), health.monitoring === 'off');
    if (health.monitoring !== 'off' && performance.now() - dayAt >= DAY_EVERY) {
      showDay(pointsOf(await api.get('performance_metrics/history')));
      dayAt = performance.now();
    }
  } catch (fault) {
    byId('state').dataset.state = 'bad';
    setText(byId('state'), fault.message);
  }
  if (!document.hidden) timer = setTimeout(look, NOW_EVERY);
}

function showNow({ status, alerts, metrics }) {
  byId('state').dataset.state = status === 'healthy' ? 'good' : 'bad';
  setText(byId('state'), status === 'healthy' ? 'All is well.' : counted(alerts.length, 'thing needs a look.', 'things need a look.'));
  setShown(byId('alerts'), alerts.length > 0);
  const lines = alerts.map(({ message, since }) => `${message} Since ${when(since)}.`);
  if (lines.join('\n') !== [...byId('alerts').children].map((line) => line.textContent).join('\n')) {
    byId('alerts').replaceChildren(...lines.map((text) => el('li', { text })));
  }
  const used = metrics.resource_usage;
  const facts = [
    ['Jobs waiting', String(metrics.job_queue_size)],
    ['Live connections', String(metrics.active_connections)],
    ['Usual answer', duration(metrics.response_times.p50)],
    ['Processor', percent(used.cpu_percent)],
    ['Memory', percent(used.memory_percent)],
    ['Disk free', used.disk_free_mb === null ? '–' : space(used.disk_free_mb)],
  ];
  byId('facts').replaceChildren(...facts.map(([name, value]) => el('div', {}, el('dt', { text: name }), el('dd', { text: value }))));
}

function percent(value) {
  return value === null ? '–' : `${Math.round(value)} %`;
}

function showDay(points) {
  const now = Date.now() / 1000;
  const bars = gathered(points, BARS, now);
  const of = (read) => bars.map((bar) => (bar === null ? null : read(bar)));
  const total = (values) => values.reduce((sum, value) => sum + (value ?? 0), 0);
  const most = (values) => Math.max(0, ...values.filter((value) => value !== null));
  const [queue, slow] = [of((bar) => bar.queue), of((bar) => bar.p95)];
  const [errors, cost] = [of((bar) => bar.errors + bar.failed), of((bar) => bar.cost_usd)];
  byId('charts').replaceChildren(
    chart({ title: 'Jobs waiting', values: queue, said: `at most ${most(queue)}`, top: String(most(queue)) }),
    chart({ title: 'Slow answers', values: slow, said: `95 % within ${duration(most(slow) || null)}`, top: duration(most(slow) || null) }),
    chart({ title: 'Errors', values: errors, said: counted(total(errors), 'error', 'errors'), top: String(most(errors)), kind: 'bad' }),
    chart({ title: 'Cost', values: cost, said: `${money(total(cost))} for models`, top: money(most(cost)) }),
  );
  byId('hours').replaceChildren(...gathered(points, HOURS, now).map((hour, index) => row(hour, now - (HOURS - index) * 3600)).reverse());
  setShown(byId('day'), true);
}

function row(hour, from) {
  const head = el('th', { scope: 'row', text: new Date(from * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }) });
  if (hour === null) return el('tr', {}, head, el('td', { colspan: 7, class: 'nothing', text: 'not running' }));
  const cells = [hour.queue, duration(hour.p95), hour.answers, hour.errors, hour.summaries, hour.failed, money(hour.cost_usd)];
  return el('tr', {}, head, ...cells.map((text) => el('td', { text })));
}

document.addEventListener('visibilitychange', () => {
  if (!document.hidden) look();
});
look();
