// A solver over HTTP: marks the positive numbers. The instance of a question tells it what to do wrong.
import { createServer } from 'node:http';

const tries = new Map();
const positive = (theta) => theta.map((score) => Number(score > 0));
let open = 0;
let most = 0;
let connections = 0;

const faults = {
  hang: () => undefined,
  'hang-in-body': ({ response }) => response.writeHead(200).write('{"z":['),
  slow: ({ ok }) => setTimeout(ok, 20),
  reset: ({ response }) => response.destroy(),
  'reset-once': ({ response, ok, first }) => (first ? response.destroy() : ok()),
  busy: ({ send, ok, first }) => (first ? send(503, 'busy', { 'retry-after': '0' }) : ok()),
  limited: ({ send, ok, first }) => (first ? send(429, '{"error":"too many"}') : ok()),
  'limited-for-long': ({ send }) => send(429, '', { 'retry-after': '3600' }),
  'limited-until': ({ send }) => send(503, '', { 'retry-after': new Date(Date.now() + 3600_000).toUTCString() }),
  broken: ({ send }) => send(500, 'Traceback: it broke'),
  infeasible: ({ send }) => send(500, '{"error":"no state","code":"SOLVER_INFEASIBLE"}'),
  error: ({ send }) => send(200, '{"error":"no idea"}'),
  refused: ({ send, request }) => send(403, `who are you, ${request.headers.authorization ?? 'nobody'}`),
  moved: ({ send }) => send(307, '', { location: 'https://elsewhere.invalid/solve' }),
  garbage: ({ send }) => send(200, '<html>'),
  nan: ({ send }) => send(200, '{"z": [NaN, 1, 2]}'),
  short: ({ send }) => send(200, '{"z":[1,0]}'),
  bytes: ({ send }) => send(200, Buffer.from([0x7b, 0xff])),
  huge: ({ send }) => send(200, 'x'.repeat(200000)),
  counts: ({ send }) => send(200, JSON.stringify({ z: [most, connections, 0] })),
};

const server = createServer((request, response) => {
  const parts = [];
  most = Math.max(most, ++open);
  response.on('close', () => open--);
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const body = Buffer.concat(parts).toString();
    const { theta, instance } = JSON.parse(body);
    const send = (status, text, headers = {}) => response.writeHead(status, headers).end(text);
    const ok = () => send(200, JSON.stringify({ z: positive(theta) }));
    const first = !tries.has(body);
    tries.set(body, true);
    const fault = instance?.fault;
    if (fault === undefined) ok();
    else faults[fault]({ send, ok, request, response, first });
  });
});
server.on('connection', () => connections++);
server.listen(0, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${server.address().port}/solve\n`));
process.stdin.on('end', () => process.exit(0)).resume();
