import { setTimeout as pause } from 'node:timers/promises';
import { MapgradError, messageOf } from '@mapgrad/contracts';
import { hasOwnCode, parseAnswer, quoted } from './wire.ts';

/** A question over HTTP. */
export interface Post {
  readonly url: URL;
  readonly headers: Headers;
  readonly body: string;
  /** Milliseconds for one try. */
  readonly deadline: number;
  /** Tries after the first one. */
  readonly retries: number;
  /** What an answer looks like, for messages. */
  readonly expected: string;
  /** Bytes of the longest answer. */
  readonly limit: number;
  readonly signal: AbortSignal;
}

/** Milliseconds before the second try; doubled before each further one. */
const FIRST_PAUSE = 50;

/** Timers that are called later than that by milliseconds have waited for this thread. */
const BUSY = 20;

/** Why a try has failed that may succeed later. */
interface Setback {
  readonly why: string;
  /** Milliseconds to wait, where the service says so. */
  readonly wait?: number | undefined;
}

/**
 * Posts a question until it is answered. Redirections are not followed, so that headers reach nobody but the one who is named.
 *
 * @returns what the JSON of the answer holds
 * @throws MapgradError SOLVER_TIMED_OUT, SOLVER_NOT_FINITE, SOLVER_FAILED
 */
export async function post(question: Post): Promise<unknown> {
  const { url, deadline, retries, signal } = question;
  for (let tries = 1; ; tries++) {
    const outcome = await tryOnce(question);
    if ('answer' in outcome) return outcome.answer;
    const { why, wait = FIRST_PAUSE * 2 ** (tries - 1) } = outcome;
    const name = nameOf(url);
    if (tries > retries) throw failed(`${name} ${why}, ${tries === 1 ? 'once' : `${tries} times`}`);
    if (wait > deadline) {
      throw failed(`${name} ${why}, and asks for a pause of ${wait} ms, more than the deadline of ${deadline} ms`);
    }
    await pause(wait, undefined, { signal }).catch(() => {
      throw disposed(url);
    });
  }
}

async function tryOnce(question: Post): Promise<{ readonly answer: unknown } | Setback> {
  const { url, headers, body, deadline, expected, limit, signal } = question;
  const name = nameOf(url);
  const attempt = new AbortController();
  const giveUp = (): void => attempt.abort();
  signal.addEventListener('abort', giveUp); // what AbortSignal.any makes of a signal that lives long is never collected
  const timer = unhurried(deadline, giveUp);
  let response: Response;
  let text: string;
  try {
    signal.throwIfAborted();
    response = await fetch(url, { method: 'POST', headers, body, signal: attempt.signal, redirect: 'manual' });
    text = await textOf(response, limit, name);
  } catch (thrown) {
    if (signal.aborted) throw disposed(url);
    if (attempt.signal.aborted) {
      throw new MapgradError(
        'SOLVER_TIMED_OUT',
        `${name} did not answer within the deadline of ${deadline} ms; give it more time, or ask less of it at once`,
      );
    }
    if (thrown instanceof MapgradError) throw thrown;
    return { why: `cannot be reached (${reasonOf(thrown)})` };
  } finally {
    timer.clear();
    signal.removeEventListener('abort', giveUp);
  }

  const { status } = response;
  const told = status === 200 ? parseAnswer(text, name, expected) : parsed(text);
  if (status === 200 || hasOwnCode(told)) return { answer: told };
  const location = response.headers.get('location');
  const elsewhere = location === null ? '' : `, which leads to ${location}`;
  const why = `answered with status ${status}${elsewhere}${text === '' ? '' : `, ${quoted(text)}`}`;
  if (status === 429 || status >= 500) return { why, wait: retryAfter(response.headers.get('retry-after')) };
  throw failed(`${name} ${why}; expected status 200 and ${expected}`);
}

/**
 * Calls when a time is over; where this thread was too busy to notice, and to read what had arrived, after as long again as
 * it was late.
 */
function unhurried(deadline: number, call: () => void): { clear(): void } {
  const due = performance.now() + deadline;
  let timer = setTimeout(() => {
    const lateness = performance.now() - due;
    if (lateness < BUSY) call();
    else timer = setTimeout(call, Math.min(lateness, deadline));
  }, deadline);
  return { clear: () => clearTimeout(timer) };
}

/** The text of an answer; throws SOLVER_FAILED where it is too long or no UTF-8. */
async function textOf(response: Response, limit: number, name: string): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    length += part.length;
    if (length > limit) throw failed(`${name} answered with more than ${limit} bytes`);
    parts.push(part);
  }
  const bytes = Buffer.concat(parts);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw failed(
      `${name} answered with ${length} bytes that are not UTF-8, ${bytes.subarray(0, 16).toString('hex')} …`,
    );
  }
}

/** Milliseconds from a header `Retry-After`, in seconds or as a date. */
function retryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  const wait = /^\d+$/.test(header) ? 1000 * Number(header) : Date.parse(header) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The innermost message: what fetch throws says no more than that it failed. */
function reasonOf(thrown: unknown): string {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
  return (cause instanceof Error && cause.message) || code || messageOf(thrown);
}

/** A URL without what may be secret. */
const nameOf = ({ origin, pathname }: URL): string => `the service ${origin}${pathname}`;

const failed = (message: string): MapgradError => new MapgradError('SOLVER_FAILED', message);

const disposed = (url: URL): MapgradError => failed(`${nameOf(url)} was disposed before it had answered`);
