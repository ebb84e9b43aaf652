import { runCommand } from '../../core/cli/index.ts';
import { root } from '../architecture/workspace.ts';

/** What a command has printed, and how it ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command in this process, from the sources. */
export async function mapgrad(
  argv: readonly string[],
  { cwd = root, signal = new AbortController().signal, calledAs = 'mapgrad' } = {},
): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  const code = await runCommand(argv, {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    cwd,
    signal,
    calledAs,
    conditions: ['source'],
  });
  return { code, stdout, stderr };
}
