/** One more version of a summary: with another model, length, style, language or wish, or of a stretch of the video. */

import { el, setShown, setText } from './dom.js';
import { clock, sentence } from './format.js';
import { secondsOf } from './timed_text.js';

const LENGTHS = ['brief', 'short', 'medium', 'long', 'full'];
const STYLES = ['briefing', 'bullets', 'notes', 'steps', 'prose'];

/**
 * `again(result, body)` starts the job and returns a promise; `models()` gives what can be chosen; `queued` is said when
 * it is in the queue.
 */
export function againForm(result, { again, models, queued = 'Added to the queue; it will stand on top of the library.' }) {
  const offered = models().map(({ key, label }) => [key, label]);
  if (!offered.some(([key]) => key === result.model)) offered.unshift([result.model, result.model]);
  const named = (name, words, node) => {
    node.id = `again-${name}-${result.summary_id}`;
    return el('div', { class: 'choice' }, el('label', { for: node.id, text: words }), node);
  };
  const model = choice(offered, result.model);
  const length = choice(LENGTHS.map((each) => [each, sentence(each)]), result.length);
  const style = choice(STYLES.map((each) => [each, sentence(each)]), result.style);
  const language = el('input', { maxlength: 40, placeholder: 'As before', list: 'languages', autocomplete: 'off' });
  const from = el('input', { maxlength: 8, placeholder: '0:00', autocomplete: 'off' });
  const to = el('input', { maxlength: 8, placeholder: clock(result.duration ?? 0), autocomplete: 'off' });
  const wish = el('input', { maxlength: 2_000, placeholder: 'Anything in particular?', autocomplete: 'off' });
  wish.value = result.instruction ?? '';
  if (result.range) [from.value, to.value] = [clock(result.range.from), clock(result.range.to)];
  const send = el('button', { type: 'submit', class: 'primary', text: 'Write again' });
  const note = el('p', { class: 'hint', role: 'status' });
  const fault = el('p', { class: 'problem-cause', role: 'alert', hidden: true });
  const failed = ({ message, remedy }) => {
    setText(fault, [message, remedy].filter(Boolean).join(' '));
    setShown(fault, true);
  };
  const form = el(
    'form',
    { class: 'tool', novalidate: true },
    el(
      'div',
      { class: 'choices' },
      named('model', 'Model', model),
      named('length', 'Length', length),
      named('style', 'Style', style),
      named('language', 'Language', language),
      result.duration > 0 && named('from', 'From', from),
      result.duration > 0 && named('to', 'To', to),
      named('wish', 'Wish', wish),
    ),
    el('div', { class: 'tool-row' }, send, note),
    fault,
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    setShown(fault, false);
    const stretch = { from: secondsOf(from.value), to: secondsOf(to.value) };
    if (Number.isNaN(stretch.from) || Number.isNaN(stretch.to)) return failed({ message: 'Write a time as 1:30 or 1:02:03.' });
    const body = { model: model.value, length: length.value, style: style.value, instruction: wish.value.trim(), ...stretch };
    if (language.value.trim()) body.language = language.value.trim();
    send.disabled = true;
    try {
      await again(result, body);
      setText(note, queued);
    } catch (problem) {
      failed(problem);
    } finally {
      send.disabled = false;
    }
    return undefined;
  });
  return form;
}

function choice(pairs, chosen) {
  const options = pairs.map(([value, text]) => el('option', { value, text, selected: value === chosen }));
  return el('select', {}, ...options);
}
