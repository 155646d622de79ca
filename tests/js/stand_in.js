/** A real HTTP server with prepared answers, so that the client is tested over a real socket. */

import { createServer } from 'node:http';

/**
 * `answers`: {'GET /path': {status, body, type, headers} | (request) => the same | 'cut'}; `cut` closes the socket.
 * Resolves to {base, journal: [{method, path, query, headers, body}], close}.
 */
export async function standIn(answers) {
  const journal = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const url = new URL(request.url, 'http://stand.in');
    const seen = {
      method: request.method,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    };
    journal.push(seen);
    const prepared = answers[`${seen.method} ${seen.path}`];
    const answer = typeof prepared === 'function' ? prepared(seen) : prepared;
    if (answer === 'cut') return request.socket.destroy();
    if (answer === 'never') return undefined;
    const { status = 200, body = {}, type = 'application/json', headers = {} } = answer ?? { status: 404 };
    response.writeHead(status, { 'Content-Type': type, Connection: 'close', ...headers });
    return response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { base: `http://127.0.0.1:${server.address().port}/`, journal, close };
}
