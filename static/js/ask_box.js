/** A question about one video: a field, the answer as it is written, and where in the video it is said. */

import { AnswerText } from './answer_stream.js';
import { el, setShown, setText } from './dom.js';
import { clock, counted } from './format.js';
import { GO_ON } from './remedies.js';
import { timedText, timeLink } from './timed_text.js';

const MOST_CHARACTERS = 2_000;
const OVER_BUDGET = new Set(['monthly_budget_used_up', 'job_budget_used_up']);

/** `ask(id, body, {signal, onEvent})` as of ApiClient. */
export function askBox(result, ask) {
  const id = `ask-${result.summary_id}`;
  const field = el('input', { id, maxlength: MOST_CHARACTERS, autocomplete: 'off', enterkeyhint: 'send' });
  const send = el('button', { type: 'submit', class: 'primary', text: 'Ask' });
  const stop = el('button', { type: 'button', class: 'quiet', text: 'Stop', hidden: true });
  const answer = el('p', { class: 'answer-text', hidden: true });
  const quotes = el('ol', { class: 'quotes' });
  const note = el('p', { class: 'hint', role: 'status' });
  const fault = el('p', { class: 'problem-cause', role: 'alert', hidden: true });
  const allow = el('button', { type: 'button', class: 'quiet', text: GO_ON, hidden: true });
  const form = el('form', { class: 'tool-row' }, field, send, stop);
  let running = null;
  let allowed = false;

  const show = (text) => {
    answer.replaceChildren(...timedText(text, result.video_url));
    setShown(answer, true);
  };
  const failed = ({ code, message, remedy }) => {
    const forMoney = OVER_BUDGET.has(code);
    setText(fault, [message, forMoney ? '' : remedy].filter(Boolean).join(' '));
    setShown(allow, forMoney);
    setShown(fault, true);
    setText(note, '');
  };
  const asking = (on) => {
    send.disabled = on;
    setShown(stop, on);
    answer.setAttribute('aria-busy', String(on));
  };

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const question = field.value.trim();
    if (!question || running) return;
    running = new AbortController();
    const text = new AnswerText();
    const body = { question, ...(allowed ? { over_budget: true } : {}) };
    allowed = false;
    setShown(allow, false);
    setShown(fault, false);
    setShown(answer, false);
    quotes.replaceChildren();
    setText(note, 'Reading the transcript …');
    asking(true);
    const onEvent = (name, data) => {
      if (name === 'text') show(text.add(data));
      else if (name === 'error') failed(data);
      else if (name === 'done') {
        show(data.answer);
        quotes.replaceChildren(...quoted(data.citations, result.video_url));
        setText(note, remarks(data));
      }
    };
    try {
      await ask(result.summary_id, body, { signal: running.signal, onEvent });
    } catch (problem) {
      if (running.signal.aborted) setText(note, 'Stopped.');
      else failed(problem);
    } finally {
      running = null;
      asking(false);
    }
  });
  allow.addEventListener('click', () => {
    allowed = true;
    form.requestSubmit();
  });
  stop.addEventListener('click', () => {
    running?.abort();
    field.focus();
  });
  const label = el('label', { for: id, text: 'Ask about this video' });
  return el('div', { class: 'tool' }, label, form, fault, allow, answer, quotes, note);
}

/** What is said at the times of the answer, each place once. */
function quoted(citations, videoUrl) {
  const places = new Map(citations.map((each) => [each.t ?? each.quote, each]));
  return [...places.values()].map(({ t, quote }) =>
    el('li', {}, t === null ? null : timeLink(t, clock(t), videoUrl), el('q', { text: quote })),
  );
}

function remarks({ left_out: left, whole_transcript: whole, model, cost_usd: cost }) {
  const parts = [model === 'builtin' ? 'Passages of the transcript' : `Answered by ${model}`];
  if (left) parts.push(`${counted(left, 'sentence was', 'sentences were')} left out: the transcript does not say it`);
  if (!whole) parts.push('only the passages that fit the question were read');
  if (cost) parts.push(`${cost.toFixed(4)} USD`);
  return `${parts.join(' · ')}.`;
}
