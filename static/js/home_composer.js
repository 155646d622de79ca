/** The box at the top of the home page with what belongs to it: the preview of playlists, the samples, sending. */

import { Composer } from './composer.js';
import { byId } from './dom.js';
import { SubmissionKeys } from './input_reading.js';
import { PlaylistPreview } from './playlist_preview.js';
import { processingMode } from './processing_mode.js';
import { SamplesView } from './samples_view.js';
import { Submitter } from './submitter.js';
import { Wishes } from './wishes.js';

/**
 * `onJob({jobId, totalItems, title})` is told of each job that was accepted, `onResult(result)` of each summary that
 * came at once. Gives: submit(request), learn(status) with the answer of GET /api_status, showSamples(list) and
 * invite(nothingElse).
 */
export function homeComposer({ api, storage, onJob, onResult }) {
  const server = { asynchronous: true };
  const submitter = new Submitter({ api, keys: new SubmissionKeys(crypto), asynchronous: () => server.asynchronous && processingMode(storage) === 'auto' });

  async function submit(request) {
    const { job, results } = await submitter.submit(request);
    if (job) onJob(job);
    const failed = results.find((result) => result.error);
    for (const result of results) if (!result.error) onResult(result);
    if (failed) throw Object.assign(new Error(failed.error), failed.error_detail ?? {});
  }

  const wishes = new Wishes(
    {
      model: byId('model'),
      modelHint: byId('model-hint'),
      length: byId('length'),
      style: byId('style'),
      language: byId('language'),
      instruction: byId('instruction'),
      captionLanguage: byId('caption-language'),
      fresh: byId('fresh'),
      sponsors: byId('sponsors'),
      moreNote: byId('wishes-note'),
    },
    { storage, onChange: () => composer.wished() },
  );
  const samples = new SamplesView({ section: byId('samples-section'), list: byId('samples') }, (sample) =>
    composer.send({ kind: 'links', links: [sample.url ?? `sample:${sample.name}`], title: sample.title }),
  );
  const preview = new PlaylistPreview(
    {
      box: byId('preview'),
      title: byId('preview-title'),
      facts: byId('preview-facts'),
      sum: byId('preview-sum'),
      all: byId('preview-all'),
      none: byId('preview-none'),
      limit: byId('preview-limit'),
      list: byId('preview-list'),
    },
    {
      look: (url) => {
        const { fresh: _fresh, ...options } = wishes.options();
        return api.preview({ url, ...options });
      },
      onChange: () => composer.chose(),
      onFault: (fault) => composer.showProblem({ message: fault.message, remedy: `${fault.remedy} To start it unseen, press Summarize.` }),
    },
  );
  const composer = new Composer(
    {
      form: byId('composer-form'),
      pad: byId('pad'),
      sources: byId('sources'),
      hint: byId('sources-hint'),
      file: byId('file'),
      send: byId('send'),
      note: byId('send-note'),
      problem: byId('problem'),
    },
    { onSubmit: submit, wishes, preview },
  );
  return {
    submit,
    learn: (status) => {
      server.asynchronous = status.async_processing_enabled;
      wishes.showModels(status.available_models, status.default_model);
    },
    showSamples: (list) => samples.show(list),
    invite: (nothingElse) => samples.invite(nothingElse),
  };
}
