/** The bookmarklet that sends the captions of the open YouTube tab: what it does there, and its text. */

/**
 * Runs in the tab, alone: it is turned into text, so it uses nothing of this module. `given` is
 * {app, job, index, token, video, url, languages}; `app` is the address of this server's page, with a slash at its end.
 *
 * It opens the page `from_tab` of the server and hands it the captions. Where the browser lets no page open, it sends
 * them itself, which it may do to a server on the same machine or with TLS.
 */
async function sendCaptionsOfTab(given) {
  const origin = new URL(given.app).origin;
  const popup = window.open(`${given.app}from_tab#${location.origin}`, 'captions', 'width=480,height=420');
  const address = `${given.app}jobs/${given.job}/items/${given.index}/from_tab`;

  const ready = new Promise((resolve) => {
    if (!popup) return resolve(false);
    window.addEventListener('message', (event) => {
      if (event.source === popup && event.origin === origin && event.data === 'ready') resolve(true);
    });
    return setTimeout(() => resolve(false), 10_000);
  });

  const shown = () => {
    const player = document.getElementById('movie_player');
    return player?.getPlayerResponse?.() ?? window.ytInitialPlayerResponse;
  };

  const bestOf = (tracks) => {
    const same = (one, other) => one.split('-')[0].toLowerCase() === other.split('-')[0].toLowerCase();
    const byHandFirst = [...tracks].sort((a, b) => (a.kind === 'asr') - (b.kind === 'asr'));
    for (const language of given.languages) {
      const exact = byHandFirst.find((track) => track.languageCode.toLowerCase() === language.toLowerCase());
      const found = exact ?? byHandFirst.find((track) => same(track.languageCode, language));
      if (found) return found;
    }
    return tracks.find((track) => track.kind === 'asr') ?? tracks[0];
  };

  const read = async (url) => {
    const answer = await fetch(url);
    return answer.ok ? answer.text() : '';
  };

  /** What the player itself asked for, with the proof that some tabs have to give; it asks once captions are on. */
  const asThePlayerDoes = async (url) => {
    for (let tries = 0; tries < 30; tries += 1) {
      const entries = performance.getEntriesByType('resource').map((entry) => new URL(entry.name));
      const asked = entries.findLast((one) => one.pathname === url.pathname && one.searchParams.get('v') === given.video && one.searchParams.has('pot'));
      if (asked) {
        for (const [name, value] of asked.searchParams) if (!url.searchParams.has(name)) url.searchParams.set(name, value);
        return read(url);
      }
      if (tries === 0) document.querySelector('.ytp-subtitles-button[aria-pressed="false"]')?.click();
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    return '';
  };

  const gather = async () => {
    const response = shown();
    const { videoId, title } = response?.videoDetails ?? {};
    if (videoId !== given.video) throw new Error(`This tab shows another video. Open ${given.url} and click the bookmark there.`);
    const tracks = response.captions?.playerCaptionsTracklistRenderer?.captionTracks ?? [];
    if (tracks.length === 0) throw new Error('YouTube shows no captions for this video here, either.');
    const track = bestOf(tracks);
    const url = new URL(track.baseUrl, location.origin);
    if (url.origin !== location.origin) url.host = location.host;
    url.searchParams.set('fmt', 'json3');
    const captions = (await read(url)) || (await asThePlayerDoes(url));
    if (!captions) throw new Error('YouTube gave this tab no captions. Switch them on in the player (CC) and click the bookmark again.');
    return { token: given.token, video_id: given.video, language: track.languageCode, title: title?.slice(0, 300) || null, captions };
  };

  let sent = null;
  let words = '';
  try {
    sent = await gather();
  } catch (fault) {
    words = fault.message;
  }
  if (await ready) return popup.postMessage({ job: given.job, index: given.index, sent, words }, origin);
  popup?.close();
  if (!sent) return alert(words);
  try {
    const init = { method: 'POST', credentials: 'omit', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(sent) };
    const answer = await fetch(address, init);
    const told = await answer.json();
    return alert(answer.ok ? 'The captions were sent. The video goes on.' : `${told.error} ${told.remedy}`);
  } catch {
    return alert(`This browser opened no window of ${origin} and sent it nothing. Allow pop-ups for YouTube and click the bookmark again.`);
  }
}

/** The text of a bookmark for `given`, as above. */
export function bookmarklet(given) {
  const code = String(sendCaptionsOfTab).replace(/^\s*\/\*\*.*\*\/$/gm, '').replace(/\n\s*/g, '\n');
  return `javascript:${encodeURIComponent(`void(${code})(${JSON.stringify(given)})`)}`;
}
