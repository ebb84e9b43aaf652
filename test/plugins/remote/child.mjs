// A solver over lines of JSON: marks the positive numbers. The instance of a question tells it what to do wrong.
import { createInterface } from 'node:readline';

const [order = 'in-order'] = process.argv.slice(2);
const held = [];
let stuck = false;

const say = (line) => process.stdout.write(`${line}\n`);
const positive = (theta) => theta.map((score) => Number(score > 0));

const faults = {
  hang: () => {
    stuck = true;
  },
  die: () => {
    process.stderr.write('first line\nthis was too much\n');
    process.exit(3);
  },
  crash: () => process.kill(process.pid, 'SIGSEGV'),
  garbage: () => say('Restricted license - for non-production use only'),
  short: ({ id, theta }) => say(JSON.stringify({ id, z: theta.slice(1) })),
  nan: ({ id }) => say(`{"id":${id},"z":[0, NaN, 1]}`),
  word: ({ id, theta }) => say(JSON.stringify({ id, z: theta.map(() => 'one') })),
  large: ({ id, theta }) => say(JSON.stringify({ id, z: theta.map(() => 1e39) })),
  missing: ({ id }) => say(JSON.stringify({ id, answer: 1 })),
  infeasible: ({ id }) => say(JSON.stringify({ id, error: 'no state', code: 'SOLVER_INFEASIBLE' })),
  'own-code': ({ id }) => say(JSON.stringify({ id, error: 'no idea', code: 17 })),
  stranger: ({ id, theta }) => say(JSON.stringify({ id: id + 1000000, z: positive(theta) })),
  bytes: () => process.stdout.write(Buffer.from([0x7b, 0xff, 0xfe, 0x0a])),
  huge: () => process.stdout.write('x'.repeat(200000)),
  slow: (question) => setTimeout(answer, 20, question),
  halves({ id, theta }) {
    const line = `${JSON.stringify({ id, z: positive(theta), comment: 'Größe' })}\n`;
    const bytes = Buffer.from(line);
    const middle = bytes.indexOf(0xc3) + 1;
    process.stdout.write(bytes.subarray(0, middle));
    stuck = true;
    setTimeout(() => {
      process.stdout.write(bytes.subarray(middle));
      stuck = false;
      flush();
    }, 20);
  },
  pid: ({ id }) => say(JSON.stringify({ id, error: String(process.pid) })),
  'once-only': (question) => {
    answer(question);
    process.exit(0);
  },
};

function answer({ id, theta }) {
  say(JSON.stringify({ id, z: positive(theta) }));
}

function flush() {
  while (held.length > 0 && !stuck) {
    const question = order === 'in-order' ? held.shift() : held.pop();
    const fault = question.instance?.fault;
    if (fault === undefined) answer(question);
    else faults[fault](question);
  }
}

createInterface({ input: process.stdin })
  .on('line', (line) => {
    held.push(JSON.parse(line));
    if (order === 'in-order') flush();
    else setImmediate(flush);
  })
  .on('close', () => {
    if (!stuck) process.exit(0);
  });
if (order === 'broken') throw new SyntaxError('this solver is broken');
setInterval(() => undefined, 1000);
