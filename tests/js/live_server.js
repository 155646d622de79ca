/** A real server of live events, told by the test what to say, so that clients are tested over a real socket. */

import { createServer } from 'node:http';

/** Waits until `condition` holds; an Error that names it after five seconds. */
export async function until(condition, what = condition.toString()) {
  const deadline = Date.now() + 5_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`never came true: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/**
 * Resolves to {url, streams, refuse, close}. Each stream was opened by a client: {lastEventId, open, tell(name, data,
 * id), write(text), end(), cut()}. While `refuse` is {status, headers, body}, connecting is answered with that. Another
 * request than for events is answered by `answer(path, body)`, {status, body}.
 */
export async function liveServer() {
  const streams = [];
  const made = { streams, refuse: null, answer: () => ({ status: 404, body: {} }) };
  const server = createServer(async (request, response) => {
    if (request.url !== '/events') return answered(request, response, made.answer);
    if (made.refuse) return response.writeHead(made.refuse.status, made.refuse.headers).end(made.refuse.body ?? '{}');
    const stream = {
      lastEventId: request.headers['last-event-id'] ?? '',
      open: true,
      write: (text) => response.write(text),
      tell: (name, data = {}, id = '') => response.write(`${id && `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`),
      end: () => response.end(),
      cut: () => request.socket.destroy(),
    };
    response.on('close', () => (stream.open = false));
    response.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders();
    return streams.push(stream);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  made.base = `http://127.0.0.1:${server.address().port}/`;
  made.url = `${made.base}events`;
  made.open = () => streams.filter((stream) => stream.open);
  made.newest = async (count) => {
    await until(() => streams.length >= count, `${count} streams were opened`);
    return streams[count - 1];
  };
  made.close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return made;
}

async function answered(request, response, answer) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const { status = 200, body } = answer(request.url, text ? JSON.parse(text) : null);
  response.writeHead(status, { 'Content-Type': 'application/json', Connection: 'close' }).end(JSON.stringify(body));
}
