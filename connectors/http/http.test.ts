import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InvalidError } from '../../domain/errors.ts';
import { HttpFaultError } from './http-fault.ts';
import { checkedBaseUrl, createHttp, type Http } from './http.ts';
import { serveHttps } from './testing.ts';

let server: Awaited<ReturnType<typeof serveHttps>>;
let http: Http;

beforeAll(async () => {
  const seen = new WeakSet<object>();
  server = await serveHttps((request, response) => {
    response.once('finish', () => seen.add(request.socket));
    switch (request.url) {
      case '/ok':
        response.end(JSON.stringify({ method: request.method, type: request.headers['content-type'] }));
        break;
      case '/port':
        response.end(seen.has(request.socket) ? 'kept' : 'new');
        break;
      case '/elsewhere':
        response.writeHead(302, { Location: '/ok' }).end();
        break;
      case '/reset':
        request.socket.destroy();
        break;
      case '/cut':
        response.writeHead(200, { 'Content-Length': '1000' });
        response.write('{"half":', () => request.socket.destroy());
        break;
      case '/long':
        response.end('x'.repeat(20_000));
        break;
      default:
        break;
    }
  });
  http = createHttp({ ca: server.ca, timeoutMs: 300, maxBodyBytes: 10_000 });
});

afterAll(async () => {
  http.close();
  await server.close();
});

const never = new AbortController().signal;
const get = (path: string, signal = never, client = http) =>
  client.send({ method: 'GET', url: new URL(path, server.url), headers: {}, signal });

describe('a request', () => {
  test('over TLS is answered when the certificate is the one that was handed in', async () => {
    const headers = { 'Content-Type': 'application/json' };
    const answer = await http.send({ method: 'POST', url: new URL('/ok', server.url), headers, body: '{}', signal: never });
    expect(answer).toMatchObject({ status: 200, body: '{"method":"POST","type":"application/json"}' });
  });

  test('is not answered by a server whose certificate nobody vouches for', async () => {
    const trusting = createHttp({ timeoutMs: 1_000, maxBodyBytes: 1_000 });
    await expect(get('/ok', never, trusting)).rejects.toMatchObject({ name: 'HttpFaultError', fault: 'untrusted' });
    trusting.close();
  });

  test('that is sent once never goes over a connection that may be closed already', async () => {
    await get('/ok');
    await get('/ok');
    const ports = await Promise.all(
      (['GET', 'GET', 'POST', 'POST'] as const).map(async (method) => {
        const answer = await http.send({ method, url: new URL('/port', server.url), headers: {}, signal: never });
        return `${method} ${answer.body}`;
      }),
    );
    expect(ports).toEqual(['GET kept', expect.any(String), 'POST new', 'POST new']);
  });

  test('does not follow a redirect', async () => {
    expect(await get('/elsewhere')).toMatchObject({ status: 302, headers: { location: '/ok' } });
  });

  test.each([
    { path: '/reset', fault: 'network' },
    { path: '/cut', fault: 'network' },
    { path: '/long', fault: 'too_large' },
    { path: '/hangs', fault: 'timeout' },
  ])('to $path ends with the fault $fault', async ({ path, fault }) => {
    await expect(get(path)).rejects.toMatchObject({ name: 'HttpFaultError', fault });
  });

  test('ends at once when the caller gives up', async () => {
    const caller = new AbortController();
    const answer = get('/hangs', caller.signal);
    caller.abort();
    await expect(answer).rejects.toMatchObject({ fault: 'stopped' });
    await expect(get('/ok', caller.signal)).rejects.toBeInstanceOf(HttpFaultError);
  });
});

describe('an address', () => {
  test.each(['https://qradar.example', 'https://qradar.example:8443/', 'http://127.0.0.1:99', 'http://localhost', 'http://[::1]:1'])(
    '%s is taken',
    (text) => {
      expect(checkedBaseUrl(text, 'X').href).toContain(text);
    },
  );

  test.each([
    ['http://qradar.example', 'X: must be https'],
    ['http://127.0.0.1.example', 'X: must be https'],
    ['ftp://localhost', 'X: must be https'],
    ['qradar.example', 'X: not an address'],
    ['https://user:secret@qradar.example', 'X: an address must not hold a user name or password'],
  ])('%s is refused', (text, message) => {
    expect(() => checkedBaseUrl(text, 'X')).toThrow(InvalidError);
    expect(() => checkedBaseUrl(text, 'X')).toThrow(message);
  });
});
