import { callOf } from './command-line.ts';
import { runCommand } from './program.ts';

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.once(name, () => {
    process.stderr.write('\nstopping after this step; once more ends at once\n');
    stop.abort();
  });
}

// A reader that has seen enough, `mapgrad plugins | head`, is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await runCommand(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  cwd: process.cwd(),
  signal: stop.signal,
  calledAs: callOf(process.env, process.argv[1] ?? ''),
});
