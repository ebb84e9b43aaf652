import { statSync } from 'node:fs';
import { join } from 'node:path';
import { isFolder } from './make-folder.ts';
import { namesIn } from './names-in.ts';

const MOST = 5;

/** Lines that name the run folders in a folder, the newest first, behind a line break; empty when there are none. */
export function runFoldersIn(directory: string): string {
  const found = namesIn(directory)
    .map((name) => join(directory, name))
    .filter(isFolder)
    .flatMap((folder) => {
      const about = statSync(join(folder, 'run.json'), { throwIfNoEntry: false });
      return about === undefined ? [] : [{ folder, written: about.mtimeMs }];
    })
    .sort((a, b) => b.written - a.written);
  if (found.length === 0) return '';
  const named = found.slice(0, MOST).map(({ folder }) => `\n  ${folder}`);
  const more = found.length > MOST ? `\n  and ${found.length - MOST} more` : '';
  return `\nRun folders in it, the newest first:${named.join('')}${more}`;
}
