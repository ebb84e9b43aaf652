import { readFileSync, statSync } from 'node:fs';

/** More than any pipeline has. */
const MOST_BYTES = 16 * 2 ** 20;

/** The text of a file, and of no device, folder or pipe. Throws an Error that says why it cannot be read. */
export function readText(path: string): string {
  const found = statSync(path);
  if (!found.isFile()) throw new Error('it is not a file');
  if (found.size > MOST_BYTES) throw new Error(`it has ${found.size} bytes, more than ${MOST_BYTES}`);
  return readFileSync(path, 'utf8');
}
