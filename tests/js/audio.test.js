import assert from 'node:assert/strict';
import { test } from 'node:test';

import { BrowserVoice } from '../../static/js/audio_browser_voice.js';
import { AudioMemory } from '../../static/js/audio_memory.js';
import { AudioPlayer } from '../../static/js/audio_player.js';

class Storage extends Map {
  getItem = (name) => this.get(name) ?? null;
  setItem = (name, value) => this.set(name, value);
}

test('a place is remembered for each summary, and the oldest of many is forgotten', () => {
  const memory = new AudioMemory(new Storage());
  for (let n = 0; n < 201; n += 1) memory.leave(`s${n}`, n + 0.123);
  assert.equal(memory.place('s0'), 0);
  assert.equal(memory.place('s200'), 200.1);
  memory.leave('s200', 0);
  assert.equal(memory.place('s200'), 0);
});

test('what others left in the storage, or no storage at all, does no harm', () => {
  const odd = new Storage([['listening.places', '{"a":1}'], ['listening.speed', '99'], ['listening.last', '"x"']]);
  for (const memory of [new AudioMemory(odd), new AudioMemory(null)]) {
    assert.deepEqual([memory.place('a'), memory.speed, memory.last], [0, 1, null]);
    memory.speed = 1.5;
    memory.leave('a', 5);
  }
});

/** A synthesis whose sentences end when the test says so. */
function spokenBy() {
  const synthesis = { said: [], current: null };
  synthesis.speak = (utterance) => {
    synthesis.said.push(utterance.text);
    synthesis.current = utterance;
  };
  synthesis.cancel = () => synthesis.current?.onerror?.();
  return synthesis;
}

function browserVoice(lines, heard = []) {
  const synthesis = spokenBy();
  const voice = new BrowserVoice({
    synthesis,
    Utterance: class {
      constructor(text) {
        this.text = text;
      }
    },
    script: async () => ({ language: 'en', lines: lines.map((said) => ({ shown: said, said })) }),
    onChange: () => {},
    onEnd: () => heard.push('end'),
    onSentence: (line) => heard.push(line?.shown ?? null),
  });
  return { voice, synthesis, heard };
}

test("the browser's voice reads line after line, and a stopped line does not begin the next", async () => {
  const { voice, synthesis, heard } = browserVoice(['One.', 'Two.', 'Three.']);
  await voice.load({ summaryId: 'a' }, 0);
  voice.play();
  voice.play();
  synthesis.current.onend();
  voice.pause();
  assert.equal(voice.playing, false);
  voice.play();
  synthesis.current.onend();
  synthesis.current.onend();
  assert.deepEqual(synthesis.said, ['One.', 'Two.', 'Two.', 'Three.']);
  assert.deepEqual(heard, ['One.', 'Two.', 'Two.', 'Three.', null, 'end']);
  assert.equal(voice.time, 0);
});

test('a step always reaches another sentence, also a long one, and never leaves the text', async () => {
  const { voice } = browserVoice(['a'.repeat(1400), 'b'.repeat(1400), 'c.']);
  await voice.load({ summaryId: 'a' }, 0);
  voice.seek(15);
  assert.equal(voice.time, 100);
  voice.seek(voice.time - 15);
  assert.equal(voice.time, 0);
  voice.seek(9_999);
  assert.equal(voice.time, 200);
  voice.seek(-5);
  assert.equal(voice.time, 0);
});

test('an empty text is over at once, and plays nothing', async () => {
  const { voice, synthesis } = browserVoice([]);
  await voice.load({ summaryId: 'a' }, 30);
  voice.play();
  voice.seek(10);
  assert.deepEqual(synthesis.said, []);
});

/** A player with a bar that only notes what it shows, and voices of the test. */
function playerWith(voices, memory = new AudioMemory(new Storage())) {
  const bar = { shown: null, words: '', on: null, show: (state) => (bar.shown = state), say: (words) => (bar.words = words), open: () => {} };
  const player = new AudioPlayer({
    makeBar: (on) => {
      bar.on = on;
      return bar;
    },
    memory,
    voices: async () => voices,
    nextOf: (id) => (id === 'a' ? { summaryId: 'b', title: 'B' } : null),
    onLine: () => {},
    session: null,
  });
  return { player, bar, memory };
}

function fakeVoice({ fails = null, duration = 60 } = {}) {
  return {
    loads: [],
    playing: false,
    time: 0,
    duration,
    speed: 1,
    async load({ summaryId }, at) {
      if (fails) throw fails;
      this.loads.push([summaryId, at]);
      this.time = at;
    },
    play() {
      this.playing = true;
    },
    pause() {
      this.playing = false;
    },
    seek(at) {
      this.time = at;
    },
    close() {
      this.playing = false;
    },
  };
}

test('where the first voice fails the next one reads, and it says why', async () => {
  const works = fakeVoice();
  const { player, bar } = playerWith([fakeVoice({ fails: { message: 'No room.', remedy: 'Wait.' } }), works]);
  await player.open({ summaryId: 'a', title: 'A' });
  assert.equal(works.playing, true);
  assert.equal(bar.words, 'No room. Your browser reads it.');
});

test('with no voice at all it says so, and can be tried again', async () => {
  const { player, bar } = playerWith([]);
  await player.open({ summaryId: 'a', title: 'A' });
  assert.equal(bar.words, 'This browser has no voice.');
  assert.equal(bar.shown.playing, false);
  assert.equal(bar.shown.busy, false);
});

test('it goes on where it was left, and from the beginning after the end', async () => {
  const voice = fakeVoice();
  const { player, bar, memory } = playerWith([voice]);
  await player.open({ summaryId: 'a', title: 'A' });
  voice.time = 31;
  player.moved();
  assert.equal(memory.place('a'), 31);
  await player.open({ summaryId: 'b', title: 'B' });
  await player.open({ summaryId: 'a', title: 'A' });
  assert.deepEqual(voice.loads, [['a', 0], ['b', 0], ['a', 31]]);
  voice.time = 58;
  player.moved();
  assert.equal(memory.place('a'), 0, 'two seconds before the end it was heard');
  bar.on.close();
  assert.equal(memory.last, null);
});

test('whoever opens another one while a voice gets ready hears that one', async () => {
  const voice = fakeVoice();
  const slow = [];
  voice.load = function ({ summaryId }) {
    return new Promise((resolve) => slow.push(() => resolve(this.loads.push([summaryId, 0]))));
  };
  const { player, bar } = playerWith([voice]);
  const first = player.open({ summaryId: 'a', title: 'A' });
  await new Promise(setImmediate);
  await player.open({ summaryId: 'b', title: 'B' });
  slow.shift()();
  await new Promise(setImmediate);
  slow.shift()();
  await first;
  assert.deepEqual(voice.loads, [['a', 0], ['b', 0]]);
  assert.equal(bar.shown.title, 'B');
  assert.equal(voice.playing, true);
});
