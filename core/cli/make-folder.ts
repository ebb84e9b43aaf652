import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { systemCode, systemWords } from '@mapgrad/core/host';

/**
 * Makes a folder and all that leads to it, one after the other: Node's own `recursive` never ends under `/proc`.
 *
 * @throws Error which of them cannot be made, and why
 */
export function makeFolder(folder: string): void {
  if (isFolder(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) makeFolder(parent);
  try {
    mkdirSync(folder);
  } catch (thrown) {
    if (!isFolder(folder)) throw new Error(whyNot(folder, thrown), { cause: thrown });
  }
}

function whyNot(folder: string, thrown: unknown): string {
  const code = systemCode(thrown);
  if (code === 'EEXIST') return `${folder} is no folder`;
  const why = code === 'ENOENT' ? 'it takes none' : systemWords(thrown);
  return `no folder can be made in ${dirname(folder)}: ${why}`;
}

/** Whether there is a folder. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
