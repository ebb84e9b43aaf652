import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { BackendTrial } from '@mapgrad/contracts';

/** What is known of a backend once its process has ended. */
export type Finding = BackendTrial & {
  /** How its process has ended, if not as it should. */
  readonly ended?: string;
};

const entry = new URL(
  import.meta.url.endsWith('.ts') ? './try-backend-process.ts' : './try-backend-process.js',
  import.meta.url,
);

/** Milliseconds that a process may take to end by itself after its answer. */
const FAREWELL = 5000;

/** Tries a backend in a process of its own, which is killed after a time: neither a crash nor a hang reaches this one. */
export async function tryBackend(
  module: URL,
  backend: string,
  patience: number,
  signal: AbortSignal,
): Promise<Finding> {
  const child = fork(fileURLToPath(entry), [module.href, backend], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  const seen: { trial?: BackendTrial; isLate: boolean; printed: string } = { isLate: false, printed: '' };
  const kill = (): void => void child.kill('SIGKILL');
  const tooLate = (): void => {
    seen.isLate = true;
    kill();
  };
  let timer = setTimeout(tooLate, patience);
  signal.addEventListener('abort', kill);
  child.stderr!.on('data', (data) => (seen.printed += String(data)));
  child.on('message', (message) => {
    seen.trial = message as BackendTrial;
    clearTimeout(timer);
    timer = setTimeout(tooLate, FAREWELL);
  });
  try {
    const ended = await new Promise<string | undefined>((resolve) => {
      child.on('error', ({ message }) => resolve(message));
      child.on('close', (code, by) => resolve(code === 0 ? undefined : by === null ? `exit code ${code}` : by));
    });
    const { trial, isLate, printed } = seen;
    if (trial === undefined) return { why: lost(isLate, patience, ended, printed), commands: [] };
    if (isLate) return { ...trial, ended: 'it does not end by itself' };
    return ended === undefined ? trial : { ...trial, ended: `it ends by ${ended}` };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', kill);
  }
}

function lost(isLate: boolean, patience: number, ended: string | undefined, printed: string): string {
  if (isLate) return `it gives no answer within ${patience / 1000} s`;
  const said = printed.split('\n').find((line) => /error|fatal|fail/i.test(line));
  return `its process ends by ${ended ?? 'exit code 0'} before it answers${said === undefined ? '' : `: ${said.trim()}`}`;
}
