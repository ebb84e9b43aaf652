import { findBackends, type LoadedPipeline, type Problem } from '@mapgrad/core/host';
import { commandLine } from './command-line.ts';
import type { IO } from './io.ts';
import { tryBackend } from './try-backend.ts';

/** What needs no trial, being part of TensorFlow.js, or whatever works. */
const EVERYWHERE: readonly string[] = ['auto', 'cpu', 'wasm'];

/** Milliseconds that a backend has to show that it works. */
const PATIENCE = 60_000;

/** Whether the backend that a pipeline asks for by name works here: none, or why not; tried as `mapgrad doctor` does. */
export async function backendProblems(io: IO, { spec, host, problem }: LoadedPipeline): Promise<readonly Problem[]> {
  const { backend } = spec;
  if (EVERYWHERE.includes(backend)) return [];
  const plugins = host.plugins.map(({ folder }) => folder);
  const offers = findBackends({ plugins, from: [io.cwd], conditions: io.conditions ?? [] });
  const offer = offers.find(({ backends }) => backends.includes(backend));
  if (offer === undefined) return [];
  const found = await tryBackend(offer.module, backend, PATIENCE, io.signal);
  if (!('why' in found) || io.signal.aborted) return [];
  const { why, commands } = found;
  const mend = commands.length === 0 ? '' : `Try: ${commands.join(' && ')}. `;
  const hint = `${mend}'${commandLine(io, 'doctor')}' says what works`;
  return [problem(['backend'], `${backend} cannot be used here: ${why}`, hint)];
}
