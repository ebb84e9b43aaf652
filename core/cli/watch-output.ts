import { systemCode, systemWords } from '@mapgrad/core/host';

/** A stream that a process prints to. */
interface Printing {
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/**
 * Lets a command go on to its end whatever becomes of what it prints: a reader that has seen enough, as `head`, is no error, and a
 * training need not be lost for a full disk behind `>`.
 *
 * @returns whether something could not be printed, but for want of a reader
 */
export function watchOutput(stdout: Printing, stderr: Printing & { write(text: string): unknown }): () => boolean {
  let hasFailed = false;
  stdout.on('error', (error) => {
    if (hasFailed || systemCode(error) === 'EPIPE') return;
    hasFailed = true;
    stderr.write(`what is printed cannot be written: ${systemWords(error)}\n`);
  });
  stderr.on('error', () => {});
  return () => hasFailed;
}
