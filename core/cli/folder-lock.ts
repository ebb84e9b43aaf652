import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { MapgradError } from '@mapgrad/contracts';
import { systemCode } from '@mapgrad/core/host';

/** Who trains in a run folder. */
interface Holder {
  readonly pid: number;
  readonly host: string;
}

/**
 * Keeps other processes from training in a run folder, by the file `lock` in it; that of a process which has ended counts for nothing.
 *
 * @returns what gives the folder back
 * @throws MapgradError RUN_FOLDER where another process has it
 */
export function lockFolder(directory: string): () => void {
  const file = join(directory, 'lock');
  const text = JSON.stringify({ pid: process.pid, host: hostname() });
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (thrown) {
    if (systemCode(thrown) !== 'EEXIST') throw thrown;
    const holder = holderIn(file);
    if (holder !== undefined && isRunning(holder)) throw heldBy(holder, directory, file);
    writeFileSync(file, text);
  }
  return () => rmSync(file, { force: true });
}

function holderIn(file: string): Holder | undefined {
  try {
    const { pid, host } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Holder>;
    return typeof pid === 'number' && typeof host === 'string' ? { pid, host } : undefined;
  } catch {
    return undefined; // gone in the meantime, or its process was killed while it wrote
  }
}

/** Whether a process runs, as far as can be told: of another machine nothing can; this one has the number of an earlier one. */
function isRunning({ pid, host }: Holder): boolean {
  if (host !== hostname()) return true;
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return systemCode(thrown) === 'EPERM';
  }
}

function heldBy({ pid, host }: Holder, directory: string, file: string): MapgradError {
  const where = host === hostname() ? '' : ` on ${host}`;
  return new MapgradError(
    'RUN_FOLDER',
    `${directory} is being trained in by process ${pid}${where}; wait for it, stop it, or, if it is no more, remove ${file}`,
  );
}
