import { MapgradError, messageOf } from '@mapgrad/contracts';
import type { Child, ChildEvents } from './child.ts';
import { isRecord, parseAnswer, quoted } from './wire.ts';

/** How to speak to a child, and for how long. */
export interface ConversationOptions {
  /** What messages call the child. */
  readonly name: string;
  /** What an answer looks like, for messages. */
  readonly expected: string;
  /** Questions in flight. */
  readonly concurrency: number;
  /** Milliseconds of silence, while there are questions, after which the child is ended. */
  readonly deadline: number;
  /** How often a question is asked again when the child has ended over it alone. */
  readonly restarts: number;
  start(events: ChildEvents): Child;
}

/** Questions to a child process and its answers, in any order. */
export interface Conversation {
  /**
   * Asks for something that `read` takes out of the answer; what that throws is the error of this question alone.
   *
   * @throws MapgradError SOLVER_TIMED_OUT, SOLVER_NOT_FINITE, SOLVER_FAILED, or from `read`
   */
  ask(question: object, read: (answer: unknown) => void): Promise<void>;
  /** Ends the child; what is unanswered fails. A later question starts another one. */
  dispose(): Promise<void>;
}

interface Question {
  readonly body: object;
  readonly read: (answer: unknown) => void;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
  /** It was in flight with others when the child was lost, and is now asked on its own. */
  suspect: boolean;
  /** How often the child has ended with this question alone in flight. */
  deaths: number;
}

/**
 * Asks a child that is started when it is first needed.
 *
 * A child that ends, is silent or breaks the protocol is lost, and does not say over which of the questions in flight. They
 * are all asked again, one at a time, of a new child: answers are pure functions of questions. The one that is to
 * blame is then alone with its error.
 */
export function conversation(options: ConversationOptions): Conversation {
  const { name, expected, concurrency, deadline, restarts } = options;
  const waiting: Question[] = [];
  const inFlight = new Map<number, Question>();
  let child: Child | undefined;
  let full = false;
  let ids = 0;
  /** Questions over which children have kept ending, until there has been a first answer. */
  let stillborn = 0;
  let hasAnswered = false;
  /** What was wrong with the child while it had no question. */
  let grudge: MapgradError | undefined;
  let timer: NodeJS.Timeout | undefined;

  /** Starts the time of silence anew. Nothing else keeps the process alive, and this only while there are questions. */
  function listen(): void {
    clearTimeout(timer);
    timer = inFlight.size + waiting.length === 0 ? undefined : setTimeout(doubt, deadline);
  }

  function pump(): void {
    const alone = (): boolean => waiting[0]?.suspect === true || [...inFlight.values()].some(({ suspect }) => suspect);
    const silent = inFlight.size === 0;
    while (waiting.length > 0 && !full && inFlight.size < (alone() ? 1 : concurrency)) {
      try {
        child ??= begin();
      } catch (thrown) {
        failAll('SOLVER_FAILED', `could not be started (${messageOf(thrown)})`);
        return;
      }
      const question = waiting.shift()!;
      const id = ++ids;
      inFlight.set(id, question);
      full = !child.write(JSON.stringify({ id, ...question.body }));
    }
    if (silent) listen();
  }

  function begin(): Child {
    const started = options.start({
      line: heard,
      drained() {
        full = false;
        pump();
      },
      broken: (what) => lost('SOLVER_FAILED', `${what}; expected lines of ${expected}`),
      ended(what, hasStarted) {
        if (hasStarted) ended(what);
        else failAll('SOLVER_FAILED', `${what}; name a program that is installed here`);
      },
    });
    full = false;
    return started;
  }

  function heard(text: string): void {
    if (text.trim() === '') return;
    let answer: unknown;
    try {
      answer = parseAnswer(text, name, expected);
    } catch (thrown) {
      const { code, message } = thrown as MapgradError;
      losing(new MapgradError(code, `${message}; what is not an answer goes to stderr${child?.lastWords() ?? ''}`));
      return;
    }
    const id = isRecord(answer) ? answer.id : undefined;
    const question = inFlight.get(id as number);
    if (question === undefined) {
      const open = [...inFlight.keys()].slice(0, 3).join(', ') || 'none';
      lost(
        'SOLVER_FAILED',
        `answered ${quoted(text)}, whose id is of no open question (${open}); expected ${expected}`,
      );
      return;
    }
    inFlight.delete(id as number);
    hasAnswered = true;
    try {
      question.read(answer);
      question.resolve();
    } catch (thrown) {
      question.reject(thrown);
    }
    listen();
    pump();
  }

  /** Time is over; but where this thread was busy, an answer may be waiting to be read, which comes after timers. */
  function doubt(): void {
    const silent = timer;
    setImmediate(() => {
      if (timer === silent) tired();
    });
  }

  function tired(): void {
    lost(
      'SOLVER_TIMED_OUT',
      `did not answer within the deadline of ${deadline} ms, and was ended; give it more time, or look at what it waits for`,
    );
  }

  const errorOf = (code: MapgradError['code'], what: string): MapgradError =>
    new MapgradError(code, `${name} ${what}${child?.lastWords() ?? ''}`);

  const lost = (code: MapgradError['code'], what: string): void => losing(errorOf(code, what));

  /** Ends the child for a reason that is no death: who was alone with it is to blame. */
  function losing(error: MapgradError): void {
    const left = leave();
    const [to = waiting.shift(), ...others] = left;
    if (to === undefined) grudge = error;
    else if (others.length === 0) to.reject(error);
    else askAgain(left);
    pump();
  }

  function ended(what: string): void {
    const [first, ...others] = inFlight.values();
    const alone = first !== undefined && others.length === 0;
    if (alone && ++first.deaths > restarts) {
      const count = `${what}, ${times(first.deaths)},`;
      if (hasAnswered) losing(errorOf('SOLVER_FAILED', `${count} over this question`));
      else if (++stillborn === 1) losing(errorOf('SOLVER_FAILED', `${count} before it had answered anything`));
      else failAll('SOLVER_FAILED', `${count} before it had answered anything`);
      return;
    }
    askAgain(leave());
    pump();
  }

  /** Gives up the child; the questions that it has left open, in their order. */
  function leave(): Question[] {
    const left = [...inFlight.values()];
    inFlight.clear();
    child?.kill();
    child = undefined;
    full = false;
    listen();
    return left;
  }

  function askAgain(left: readonly Question[]): void {
    for (const question of left) question.suspect = true;
    waiting.unshift(...left);
  }

  function failAll(code: MapgradError['code'], what: string): void {
    const error = errorOf(code, what);
    stillborn = 0;
    const all = [...inFlight.values(), ...waiting.splice(0)];
    leave();
    for (const { reject } of all) reject(error);
  }

  return {
    ask: (body, read) =>
      new Promise((resolve, reject) => {
        if (grudge !== undefined) {
          reject(grudge);
          grudge = undefined;
          return;
        }
        waiting.push({ body, read, resolve, reject, suspect: false, deaths: 0 });
        pump();
      }),
    async dispose() {
      const last = child;
      child = undefined;
      full = false;
      grudge = undefined;
      for (const question of [...inFlight.values(), ...waiting.splice(0)]) {
        question.reject(new MapgradError('SOLVER_FAILED', `${name} was disposed before it had answered`));
      }
      inFlight.clear();
      listen();
      await last?.end();
    },
  };
}

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);
