// A solver over lines of JSON: one 1, where theta is largest, but for rows whose first number is 1000 or more: the place of
// what goes wrong in the list that is the argument.
import { createInterface } from 'node:readline';

const faults = JSON.parse(process.argv[2]);
const kept = [];
let stuck = false;

const say = (line) => process.stdout.write(`${line}\n`);

const acts = {
  throw() {
    throw new RangeError('it broke');
  },
  code: ({ id }) => say(JSON.stringify({ id, error: 'no state satisfies it', code: 'SOLVER_INFEASIBLE' })),
  nan: ({ id, theta }) => say(`{"id":${id},"z":[${theta.map(() => 'NaN')}]}`),
  unfilled: ({ id, theta }) => say(JSON.stringify({ id, z: theta.map((_, i) => (i === 0 ? null : 0)) })),
  long: ({ id, theta }) => say(JSON.stringify({ id, z: [...theta, 0] })),
  short: ({ id, theta }) => say(JSON.stringify({ id, z: theta.slice(1) })),
  fraction: ({ id, theta }) => say(JSON.stringify({ id, z: theta.map(() => 1 / theta.length) })),
  infeasible: ({ id, theta }) => say(JSON.stringify({ id, z: theta.map(() => 1) })),
  garbage: () => say('solved to optimality'),
  exit: () => process.exit(0),
  memory() {
    for (;;) kept.push(Array.from({ length: 1e5 }, Math.random));
  },
  hang() {
    stuck = true;
  },
};

createInterface({ input: process.stdin }).on('line', (line) => {
  if (stuck) return;
  const question = JSON.parse(line);
  const { id, theta } = question;
  const fault = faults[theta[0] - 1000];
  if (fault !== undefined) {
    acts[fault](question);
    return;
  }
  const best = theta.indexOf(Math.max(...theta));
  say(JSON.stringify({ id, z: theta.map((_, i) => Number(i === best)) }));
});
