import { setMaxListeners } from 'node:events';
import type { Json } from '@mapgrad/contracts';
import { checkedRemote, countFromZero, invalidOption } from './check-options.ts';
import { limiter } from './limiter.ts';
import { post } from './post.ts';
import type { RemoteOptions, RemoteSolver } from './remote-solver.ts';
import { answerLimit, questionOf, readAnswer } from './wire.ts';

/** Options of {@link service}. */
export interface ServiceOptions extends RemoteOptions {
  /** Where it is asked: `http://127.0.0.1:8000/solve`. */
  readonly url: string;
  /** How often a question is asked again after an error of the network, or a status of 429 or from 500; 3 when absent. */
  readonly retries?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * A service over HTTP as a solver: `POST {"theta":[…],"instance":…}` is answered by `{"z":[…]}` or
 * `{"error":"…","code":"SOLVER_INFEASIBLE"}`.
 *
 * Connections are kept. A question that met an error of the network, or a status of 429 or from 500, is asked again after
 * 50 ms, twice that and so on, or after the `Retry-After` of the answer; so answers have to be a function of theta and
 * instance. `deadline` is for each time that it is asked.
 *
 * @throws MapgradError OPTION_INVALID; a solve rejects with SOLVER_TIMED_OUT, SOLVER_SIZE, SOLVER_NOT_FINITE,
 *   SOLVER_FAILED when it cannot be reached or does not keep to the protocol, a code that it gives, THETA_NOT_FINITE
 */
export function service<Instance extends Json | void = void>(options: ServiceOptions): RemoteSolver<Instance> {
  const { n, exact, concurrency, deadline } = checkedRemote(options);
  const { retries = 3 } = options;
  countFromZero('retries', retries);
  const url = checkedUrl(options.url);
  const headers = checkedHeaders(options.headers);
  const expected = `{"z":[${n} numbers]} or {"error":"…"}`;
  const limit = limiter(concurrency);
  let stop = stopOfMany();

  return {
    exact,
    spec: { module: import.meta.url, name: 'service', argument: { ...options } },
    size: () => n,
    prepare(instance) {
      const sent: unknown = instance === undefined ? options.instance : instance;
      return async (theta, z) => {
        const body = JSON.stringify(questionOf(theta, sent));
        const { signal } = stop;
        const asking = { url, headers, body, deadline, retries, expected, limit: answerLimit(n), signal };
        readAnswer(await limit(() => post(asking)), z);
      };
    },
    dispose() {
      stop.abort();
      stop = stopOfMany();
      return Promise.resolve();
    },
  };
}

/** Stops as many as listen; more than ten are no leak. */
function stopOfMany(): AbortController {
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  return stop;
}

function checkedUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && url.username + url.password !== '') {
    throw invalidOption(
      'url has a name or a password in it, which fetch refuses; send them in a header, authorization',
    );
  }
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw invalidOption(`url is ${JSON.stringify(text)}, expected one of http or https, "http://127.0.0.1:8000/solve"`);
}

function checkedHeaders(given: Readonly<Record<string, string>> = {}): Headers {
  try {
    const headers = new Headers({ accept: 'application/json', ...given });
    headers.set('content-type', 'application/json');
    return headers;
  } catch {
    throw invalidOption(`headers are ${Object.keys(given).join(', ')}, of which one is no header of HTTP`);
  }
}
