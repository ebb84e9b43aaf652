import { runCommand } from '../../core/cli/index.ts';

// The command as a process of its own, from the sources.
const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
process.exitCode = await runCommand(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  cwd: process.cwd(),
  signal: stop.signal,
  conditions: ['source'],
});
