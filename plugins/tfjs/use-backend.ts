import { MapgradError } from '@mapgrad/contracts';
import { meantBackend } from '@mapgrad/core';
import { platform } from '#backends';
import { attempt } from './backends/attempt.ts';
import { BACKEND_IDS, type BackendId, isRunning, type Obstacle, type RunningBackend } from './backends/backend.ts';
import { tensorflow } from './tensorflow.ts';

const said = new Set<string>();

/**
 * Makes TensorFlow.js compute on a backend; returns the one that really runs.
 *
 * `auto` (the default) takes the first that works, which it tells the user once: in Node of cuda, tensorflow, webgpu, wasm and
 * cpu, in a browser of webgpu, webgl, wasm and cpu. A GPU that is imitated in software is used only where it is asked for by name.
 *
 * @throws MapgradError CONFIGURATION_INVALID for one that does not work, with the reason and commands that would mend it;
 *   PLUGIN_FAILED where TensorFlow.js is not installed
 */
export async function useBackend(wanted: BackendId | 'auto' = 'auto'): Promise<RunningBackend> {
  const backend = await startBackend(wanted);
  if (wanted === 'auto') once(`computing on ${backend.id} (${backend.device})`, platform.tell);
  return backend;
}

/** {@link useBackend} for callers that tell the user themselves. */
export async function startBackend(wanted: BackendId | 'auto'): Promise<RunningBackend> {
  if (wanted !== 'auto') return startNamed(wanted);
  tensorflow(); // without it none works, which is no fault of theirs
  for (const backend of platform.backends) {
    const tried = await attempt(backend, { hardware: true });
    if (isRunning(tried)) return tried;
    if (tried.isBroken)
      once(
        `backend ${tried.id} is passed over: ${tried.why}${tried.commands.length === 0 ? '' : `; ${advice(tried)}`}`,
        platform.warn,
      );
  }
  throw new MapgradError('CONFIGURATION_INVALID', 'no backend of TensorFlow.js works, not even cpu');
}

/** Throws CONFIGURATION_INVALID unless a name is that of a backend or `auto`. */
export function checkBackend(name: unknown): void {
  const known = ['auto', ...BACKEND_IDS];
  if (known.some((one) => one === name)) return;
  throw new MapgradError(
    'CONFIGURATION_INVALID',
    `backend is '${String(name)}', expected one of ${known.join(', ')}.${meantBackend(String(name), known)}`,
    { path: ['backend'] },
  );
}

/** Starts the backend of a name, in software too, or says what hinders it. Throws CONFIGURATION_INVALID for no such name. */
export function tryNamed(wanted: string): Promise<RunningBackend | Obstacle> {
  checkBackend(wanted);
  tensorflow();
  return attempt(platform.backends.find(({ id }) => id === wanted)!, { hardware: false });
}

async function startNamed(wanted: BackendId): Promise<RunningBackend> {
  const tried = await tryNamed(wanted);
  if (isRunning(tried)) return tried;
  throw new MapgradError(
    'CONFIGURATION_INVALID',
    `backend ${wanted} cannot be used: ${tried.why}; ${tried.commands.length === 0 ? '' : `${advice(tried)}, or `}ask for another, or for auto`,
    { path: ['backend'], cause: tried.cause },
  );
}

const advice = ({ commands }: Obstacle): string => `try: ${commands.join(' && ')}`;

function once(sentence: string, say: (sentence: string) => void): void {
  if (said.has(sentence)) return;
  said.add(sentence);
  say(sentence);
}
