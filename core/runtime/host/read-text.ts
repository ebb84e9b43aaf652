import { isUtf8 } from 'node:buffer';
import { lstatSync, readFileSync, statSync } from 'node:fs';
import { systemCode, systemWords } from './system-words.ts';

/** More than any pipeline has. */
const MOST_BYTES = 16 * 2 ** 20;

/** The text of a file, and of no device, folder or pipe. Throws an Error that says in words why it cannot be read. */
export function readText(path: string): string {
  try {
    const found = statSync(path);
    if (!found.isFile()) throw new Error(found.isDirectory() ? 'it is a folder' : 'it is not a file');
    if (found.size > MOST_BYTES) throw new Error(`it has ${found.size} bytes, more than ${MOST_BYTES}`);
    const bytes = readFileSync(path);
    if (!isUtf8(bytes)) throw new Error(`it is ${isUTF16(bytes) ? 'in UTF-16' : 'no text'}, expected text in UTF-8`);
    return bytes.toString('utf8');
  } catch (thrown) {
    const code = systemCode(thrown);
    const why = code === 'ENOENT' && isLink(path) ? 'it is a link to what is not there' : systemWords(thrown);
    throw Object.assign(new Error(why, { cause: thrown }), { code });
  }
}

/** Whether bytes start with the mark of UTF-16, as what PowerShell redirects does. */
const isUTF16 = ([first, second]: Uint8Array): boolean =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);

const isLink = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
