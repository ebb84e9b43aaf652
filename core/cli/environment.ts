import { spawnSync } from 'node:child_process';
import { arch, availableParallelism, cpus, release, totalmem, type } from 'node:os';
import type { Json } from '@mapgrad/contracts';

/**
 * What a run runs on, and from.
 *
 * @param folder of the pipeline; its commit is told where it is under git, with `-dirty` behind it after changes
 */
export function environment(folder: string): { readonly [key: string]: Json } {
  const { stdout, status } = spawnSync(
    'git',
    ['-C', folder, 'describe', '--always', '--dirty', '--abbrev=40', '--exclude=*'],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 2000,
    },
  );
  return {
    platform: `${type()} ${release()} ${arch()}`,
    cpu: cpus()[0]?.model ?? 'unknown',
    cpus: availableParallelism(),
    memory: totalmem(),
    ...(status === 0 && { commit: stdout.trim() }),
  };
}
