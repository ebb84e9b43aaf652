import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** Chromium as it is called here; undefined where there is none. */
export const chromium: string | undefined = [
  process.env.CHROMIUM,
  'chromium',
  'chromium-browser',
  'google-chrome',
].find((name) => name !== undefined && spawnSync(name, ['--version']).status === 0);

type Message = Readonly<Record<string, unknown>>;

/** A page in a browser without a window, spoken to by the DevTools protocol. */
export interface Tab {
  send(method: string, params?: object): Promise<Message>;
  /** Opens an address, and waits until it is loaded. */
  open(url: string): Promise<void>;
  /** The value of an expression in the page. */
  value<T>(expression: string): Promise<T>;
  /** All events so far, by their methods. */
  readonly events: readonly { readonly method: string; readonly params: Message }[];
  close(): Promise<void>;
}

/** Starts the browser, with a pipe to it. */
export async function openTab(program: string): Promise<Tab> {
  const profile = mkdtempSync(join(tmpdir(), 'mapgrad-chromium-'));
  const flags = [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--remote-debugging-pipe',
    `--user-data-dir=${profile}`,
  ];
  const child: ChildProcess = spawn(program, flags, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
  const [input, output] = [child.stdio[3] as Writable, child.stdio[4] as Readable];
  const events: { method: string; params: Message }[] = [];
  const waiting = new Map<number, { resolve(result: Message): void; reject(error: Error): void }>();
  const listeners = new Set<() => void>();
  let count = 0;
  let session: string | undefined;
  let rest = '';

  output.setEncoding('utf8').on('data', (text: string) => {
    const messages = (rest + text).split('\0');
    rest = messages.pop() ?? '';
    for (const message of messages) {
      const { id, result, error, method, params } = JSON.parse(message) as {
        id?: number;
        result?: Message;
        error?: { message: string };
        method?: string;
        params?: Message;
      };
      if (method !== undefined) events.push({ method, params: params ?? {} });
      if (id !== undefined && error !== undefined) waiting.get(id)?.reject(new Error(error.message));
      else if (id !== undefined) waiting.get(id)?.resolve(result ?? {});
    }
    for (const listener of listeners) listener();
  });

  const send = (method: string, params: object = {}): Promise<Message> =>
    new Promise((resolve, reject) => {
      const id = ++count;
      waiting.set(id, { resolve, reject });
      input.write(`${JSON.stringify({ id, method, params, ...(session && { sessionId: session }) })}\0`);
    });

  const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
  session = (await send('Target.attachToTarget', { targetId, flatten: true })).sessionId as string;
  for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await send(`${domain}.enable`);

  return {
    events,
    send,
    async open(url) {
      const before = events.length;
      const loaded = new Promise<void>((resolve) => {
        const listener = (): void => {
          if (!events.slice(before).some(({ method }) => method === 'Page.loadEventFired')) return;
          listeners.delete(listener);
          resolve();
        };
        listeners.add(listener);
      });
      await send('Page.navigate', { url });
      await loaded;
    },
    async value<T>(expression: string) {
      const { result } = await send('Runtime.evaluate', { expression, returnByValue: true });
      return (result as { value: T }).value;
    },
    async close() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      session = undefined;
      void send('Browser.close').catch(() => undefined);
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
