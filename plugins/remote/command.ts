import type { Json } from '@mapgrad/contracts';
import { checkedRemote, countFromZero, invalidOption } from './check-options.ts';
import { startChild } from './child.ts';
import { conversation } from './conversation.ts';
import type { RemoteOptions, RemoteSolver } from './remote-solver.ts';
import { answerLimit, questionOf, readAnswer } from './wire.ts';

/** Options of {@link command}. */
export interface CommandOptions extends RemoteOptions {
  /** The program and its arguments, no shell between: `['python3', 'solver.py']`; paths start in `folder`. */
  readonly command: readonly string[];
  /** Where it runs; the working folder of this process when absent. */
  readonly folder?: string;
  /** How often a question is asked again when the command has ended over it; 2 when absent. */
  readonly restarts?: number;
}

/**
 * Any command as a solver: one long-lived process that answers lines of JSON with lines of JSON.
 *
 * A line `{"id":1,"theta":[…],"instance":…}` on its stdin is answered by `{"id":1,"z":[…]}` or
 * `{"id":1,"error":"…","code":"SOLVER_INFEASIBLE"}` on its stdout, in any order; its stderr is kept for messages. It
 * has to end when its stdin does, and its answers have to be a function of theta and instance, since after a crash questions
 * are asked again. `deadline` is how long it may be silent while it has questions, its start included.
 *
 * @throws MapgradError OPTION_INVALID; a solve rejects with SOLVER_TIMED_OUT, SOLVER_SIZE, SOLVER_NOT_FINITE,
 *   SOLVER_FAILED when the command keeps ending or does not keep to the protocol, a code that it gives, THETA_NOT_FINITE
 */
export function command<Instance extends Json | void = void>(options: CommandOptions): RemoteSolver<Instance> {
  const { n, exact, concurrency, deadline } = checkedRemote(options);
  const { restarts = 2, folder } = options;
  countFromZero('restarts', restarts);
  const words = checkedCommand(options.command);
  const line = words.join(' ');
  const talk = conversation({
    name: `the command ${line.length > 60 ? `${line.slice(0, 60)} …` : line}`,
    expected: `{"id":…,"z":[${n} numbers]} or {"id":…,"error":"…"}`,
    concurrency,
    deadline,
    restarts,
    start: (events) => startChild(words, answerLimit(n), events, folder),
  });

  return {
    exact,
    spec: { module: import.meta.url, name: 'command', argument: { ...options } },
    size: () => n,
    prepare(instance) {
      const sent: unknown = instance === undefined ? options.instance : instance;
      return async (theta, z) => talk.ask(questionOf(theta, sent), (answer) => readAnswer(answer, z));
    },
    dispose: () => talk.dispose(),
  };
}

function checkedCommand(words: readonly string[]): [string, ...string[]] {
  const [program, ...args] = words;
  const isWord = (word: unknown): boolean => typeof word === 'string' && !word.includes('\0');
  if (program !== undefined && program !== '' && words.every(isWord)) return [program, ...args];
  throw invalidOption(
    `command is ${JSON.stringify(words)}, expected a list of the program and its arguments, ["python3", "solver.py"]`,
  );
}
