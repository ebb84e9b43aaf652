import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Starts a server that ends with this process: a process of its own, which answers while this one waits for it. */
export async function serve(
  [program, ...args]: readonly [string, ...string[]] = [
    process.execPath,
    fileURLToPath(new URL('./server.mjs', import.meta.url)),
  ],
): Promise<{ readonly url: string; stop(): void }> {
  const server = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const [url] = (await once(createInterface({ input: server.stdout }), 'line')) as [string];
  server.unref();
  for (const pipe of [server.stdin, server.stdout]) (pipe as unknown as { unref(): void }).unref();
  return { url, stop: () => server.kill() };
}
