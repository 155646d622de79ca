import assert from 'node:assert/strict';
import { test } from 'node:test';

import { FrameReader } from '../../static/js/event_stream.js';

const STREAM = 'retry: 1000\n\nid: 7-0\nevent: connected\ndata: {"a": "b: c"}\n\n: heartbeat\n\ndata: one\ndata: two\n\n';
const FRAMES = [
  { event: 'message', data: null, id: null, comment: null, retry: 1000 },
  { event: 'connected', data: '{"a": "b: c"}', id: '7-0', comment: null, retry: null },
  { event: 'message', data: null, id: null, comment: 'heartbeat', retry: null },
  { event: 'message', data: 'one\ntwo', id: null, comment: null, retry: null },
];

test('frames are the same however the stream was cut', () => {
  for (let size = 1; size <= STREAM.length; size += 1) {
    const reader = new FrameReader();
    const frames = [];
    for (let at = 0; at < STREAM.length; at += size) frames.push(...reader.read(STREAM.slice(at, at + size)));
    assert.deepEqual(frames, FRAMES, `pieces of ${size}`);
  }
});

test('an unfinished frame waits', () => {
  const reader = new FrameReader();
  assert.deepEqual(reader.read('data: half'), []);
  assert.equal(reader.read('\n\n')[0].data, 'half');
});
