import { type ErrorCode, MapgradError } from '@mapgrad/contracts';

/** Codes that a remote solver may give to its errors; any other is told as part of a SOLVER_FAILED. */
const CODES: readonly ErrorCode[] = ['SOLVER_FAILED', 'SOLVER_INFEASIBLE', 'SOLVER_UNBOUNDED', 'SOLVER_TIMED_OUT'];

/** Longer texts are cut in messages. */
const SHOWN = 200;

/**
 * The members of a question, `"theta":[…],"instance":…`, every number to its last bit.
 *
 * @throws MapgradError THETA_NOT_FINITE, since JSON has no NaN and no ∞
 */
export function questionOf(theta: Float32Array, instance: unknown): object {
  const at = theta.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) throw new MapgradError('THETA_NOT_FINITE', `theta[${at}] is ${theta[at]!}, expected a finite number`);
  const numbers = Array.from(theta);
  return instance === undefined ? { theta: numbers } : { theta: numbers, instance };
}

/** Bytes that an answer with z [n] may have. */
export const answerLimit = (n: number): number => 65_536 + 32 * n;

/**
 * What JSON text holds.
 *
 * @param from who has written it, for messages
 * @throws MapgradError SOLVER_NOT_FINITE where it would be JSON but for NaN or Infinity, else SOLVER_FAILED
 */
export function parseAnswer(text: string, from: string, expected: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const notFinite = /[[,:]\s*[-+]?(nan|inf(inity)?)\s*[\],}]/i.test(text);
    throw new MapgradError(
      notFinite ? 'SOLVER_NOT_FINITE' : 'SOLVER_FAILED',
      `${from} answered ${quoted(text)}, ${notFinite ? 'with a number that is not finite' : 'which is not JSON'}; expected ` +
        expected,
    );
  }
}

/**
 * Writes the z of an answer `{ z }`; an answer `{ error, code? }` is thrown.
 *
 * @throws MapgradError SOLVER_SIZE, SOLVER_NOT_FINITE, SOLVER_FAILED or the `code` of the answer
 */
export function readAnswer(answer: unknown, z: Float32Array): void {
  const { error, z: numbers } = isRecord(answer) ? answer : {};
  if (error !== undefined && error !== null) throw toldError(error, (answer as { code?: unknown }).code);
  if (!Array.isArray(numbers)) {
    throw new MapgradError(
      'SOLVER_FAILED',
      `it answered ${shown(answer)}, expected z, an array of ${z.length} numbers`,
    );
  }
  if (numbers.length !== z.length) {
    throw new MapgradError('SOLVER_SIZE', `it answered a z of ${numbers.length} numbers, expected ${z.length}`);
  }
  const at = numbers.findIndex((value) => typeof value !== 'number' || !Number.isFinite(Math.fround(value)));
  if (at >= 0) {
    throw new MapgradError('SOLVER_NOT_FINITE', `z[${at}] is ${shown(numbers[at])}, expected a finite number`);
  }
  z.set(numbers as number[]);
}

/** Whether an answer is an error with a code of the solver's own choice. */
export const hasOwnCode = (answer: unknown): boolean =>
  isRecord(answer) && 'error' in answer && CODES.includes(answer.code as ErrorCode);

/** Whether a value is an object with members. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value as JSON, cut where it is long. */
export const shown = (value: unknown): string => (value === undefined ? 'nothing' : cut(JSON.stringify(value)));

/** A text in quotes, cut where it is long. */
export const quoted = (text: string): string => cut(JSON.stringify(text));

const cut = (text: string): string =>
  text.length > SHOWN ? `${text.slice(0, SHOWN)} … (${text.length} in all)` : text;

function toldError(error: unknown, code: unknown): MapgradError {
  const message = typeof error === 'string' ? error : shown(error);
  const own = CODES.find((known) => known === code);
  if (own !== undefined) return new MapgradError(own, message);
  const aside = code === undefined ? '' : ` (code ${shown(code)}, which is none of ${CODES.join(', ')})`;
  return new MapgradError('SOLVER_FAILED', `${message}${aside}`);
}
