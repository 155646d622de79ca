/** What a trial of the live connection means, in words; pure functions over what StreamTrial saw. */

const LATE = 1_000;
const TOGETHER = 0.25;

export const PROXIES = ['nginx', 'caddy', 'traefik', 'apache'];

/** Milliseconds as `38 ms` or `2.1 s`; a dash when there are none. */
export function span(milliseconds) {
  if (milliseconds === null) return '–';
  const whole = Math.max(0, Math.round(milliseconds));
  return whole < 2_000 ? `${whole} ms` : `${(whole / 1_000).toFixed(1)} s`;
}

/** The middle one of a list of numbers; null when it is empty. */
export function median(numbers) {
  const sorted = [...numbers].sort((one, other) => one - other);
  if (sorted.length === 0) return null;
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** How the echoes came: {asked, arrived, delay, slowest, late, together}; the last counts pairs that came at once. */
export function pattern(echoes) {
  const answered = echoes.filter((echo) => echo.answered !== null);
  const arrived = answered.filter((echo) => echo.arrived !== null);
  const delays = arrived.map((echo) => echo.arrived - echo.asked);
  const after = arrived.map((echo) => echo.arrived - echo.answered);
  let together = 0;
  arrived.slice(1).forEach((echo, at) => {
    const before = arrived[at];
    if (echo.arrived - before.arrived < TOGETHER * (echo.asked - before.asked)) together += 1;
  });
  return {
    asked: answered.length,
    arrived: arrived.length,
    delay: median(delays),
    slowest: delays.length ? Math.max(...delays) : null,
    late: (median(after) ?? 0) > LATE,
    together,
  };
}

/** Which of PROXIES announced itself in the answer; null when none did. */
export function proxyOf(server) {
  const told = server.toLowerCase();
  return PROXIES.find((name) => told.includes(name)) ?? null;
}

/**
 * {state, words, advise, checks}: the sum of it; `state` is waiting, good or bad, `advise` null or what must change
 * (`buffering`, `host`, `timeout` or `resume`). `checks` has {state, words} for connection, buffering, delay, resume
 * and heartbeat. `over`: nothing more will come.
 */
export function judge(seen, over) {
  const checks = {
    connection: connection(seen),
    buffering: buffering(seen),
    delay: delay(seen),
    resume: resume(seen),
    heartbeat: heartbeat(seen, over),
  };
  const bad = Object.values(checks).find((check) => check.state === 'bad');
  if (bad) return { state: 'bad', words: bad.words, advise: bad.advise ?? null, checks };
  if (checks.resume.state !== 'good') return { state: 'waiting', words: 'Measuring…', advise: null, checks };
  const { delay: usual } = pattern(seen.echoes);
  const beat = checks.heartbeat.state === 'good' ? ', and heartbeats keep it open' : '';
  const words = `Live updates get through: each event arrives by itself, ${span(usual)} after it was asked for, a broken connection goes on where it was${beat}.`;
  return { state: 'good', words, advise: null, checks };
}

function connection({ refused, broken, opened, first, counted }) {
  if (refused) return bad(refused.words || `Something answered with an error page (${refused.status}) instead of events.`);
  if (broken) return bad(`The connection failed: ${broken}`);
  if (first !== null) return good(`Opened after ${span(opened)}, the first event came after ${span(first)}.`);
  if (counted === null) return waiting('Connecting…');
  const known = counted === 1 ? '1 open connection' : `${counted} open connections`;
  const words = `Nothing arrived, although the server answers and counts ${known}. Something in between holds the events back until it has collected more.`;
  return bad(words, 'buffering');
}

function buffering({ echoes, echoRefused, measured }) {
  if (echoRefused) return bad(`The server could not be asked for events: ${echoRefused}`, 'host');
  const { asked, arrived, late, together } = pattern(echoes);
  if (!measured) return waiting(asked ? `${arrived} of ${asked} events arrived so far.` : 'Comes next.');
  if (arrived < asked) {
    return bad(`Only ${arrived} of ${asked} events arrived. Something in between holds the others back until it has collected more.`, 'buffering');
  }
  if (together * 2 > arrived - 1 && arrived > 2) {
    return bad(`The events arrive in clumps: ${together + 1} of ${arrived} came together, although each was sent by itself. Something in between collects them.`, 'buffering');
  }
  if (late) return bad('The events arrive late: half of them more than a second after the server had sent them. Something in between holds them back.', 'buffering');
  return good(`${arrived} of ${asked} events arrived, each by itself.`);
}

function delay({ echoes }) {
  const { delay: usual, slowest } = pattern(echoes);
  if (usual === null) return waiting('Comes next.');
  return good(`${span(usual)} from asking for an event to seeing it; the slowest took ${span(slowest)}.`);
}

function resume({ resumed }) {
  if (resumed === null) return waiting('Comes next.');
  if (resumed) return good('A connection that was cut goes on after the last event that had arrived.');
  return bad('A connection that was cut begins anew: the server does not learn which event was the last.', 'resume');
}

function heartbeat({ beat, first }, over) {
  if (beat === null) return over && first !== null ? bad('The connection was closed in the middle of the test.', 'timeout') : waiting('Comes last.');
  if (beat.arrived !== null) return good(`A heartbeat came after ${span(beat.arrived)} of silence.`);
  if (beat.cut !== null) return bad(`The connection was cut after ${span(beat.cut)} of silence, before a heartbeat came.`, 'timeout');
  if (over) return bad(`No heartbeat came within ${span(beat.waited)}.`, 'buffering');
  return waiting(`Waits for one, at most ${span(beat.waited)}.`);
}

const good = (words) => ({ state: 'good', words });
const waiting = (words) => ({ state: 'waiting', words });
const bad = (words, advise = null) => ({ state: 'bad', words, advise });
