import { callOf } from './command-line.ts';
import { EXIT } from './io.ts';
import { runCommand } from './program.ts';
import { watchOutput } from './watch-output.ts';

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.once(name, () => {
    process.stderr.write('\nstopping after this step; once more ends at once\n');
    stop.abort();
  });
}

const hasFailed = watchOutput(process.stdout, process.stderr);
process.once('exit', () => {
  if (hasFailed() && process.exitCode === EXIT.done) process.exitCode = EXIT.failed;
});
process.exitCode = await runCommand(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  cwd: process.cwd(),
  signal: stop.signal,
  calledAs: callOf(process.env, process.argv[1] ?? ''),
});
