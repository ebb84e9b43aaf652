import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { splitLines } from './lines.ts';

/** Lines of stderr that are kept for messages. */
const LAST_WORDS = 20;
/** Characters that are kept of each. */
const WIDTH = 300;
/** Milliseconds that a child may take to end when its stdin does, and its pipes to close when it has ended. */
const GRACE = 500;

/** What a child does; nothing comes after `broken` or `ended`. */
export interface ChildEvents {
  line(text: string): void;
  /** It takes more after a write that was too much. */
  drained(): void;
  /** It writes what are no lines of text. */
  broken(what: string): void;
  /** It is gone, by itself; `started` is false where it could not even be started. */
  ended(what: string, started: boolean): void;
}

/** A child process that is spoken to in lines. */
export interface Child {
  /** False where it should be given time before more is written. */
  write(line: string): boolean;
  /** Its last lines on stderr, for messages; empty where there are none. */
  lastWords(): string;
  /** Ends it at once. */
  kill(): void;
  /** Closes its stdin, ends it where it does not end by itself, and resolves when it is gone. */
  end(): Promise<void>;
}

/** Those that run, to be ended with this process. */
const running = new Set<ChildProcess>();

/** Ends all children of this thread at once. */
export function killChildren(): void {
  for (const child of running) child.kill('SIGKILL');
}

function watch(child: ChildProcess): void {
  if (running.size === 0) process.on('exit', killChildren);
  running.add(child);
}

function forget(child: ChildProcess): void {
  if (running.delete(child) && running.size === 0) process.off('exit', killChildren);
}

/** Starts a command that does not keep this process alive, and ends when this process does. */
export function startChild(
  [file, ...args]: readonly [string, ...string[]],
  limit: number,
  events: ChildEvents,
  folder?: string,
): Child {
  const child = spawn(file, args, { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true });
  const { stdin, stdout, stderr } = child;
  let deaf = false;
  const gone = new Promise<void>((resolve) => {
    child.once('exit', resolve).once('error', resolve);
  });
  const words: string[] = [];
  const once = (tell: () => void): void => {
    if (deaf) return;
    deaf = true;
    tell();
  };

  child.unref();
  for (const pipe of [stdin, stdout, stderr]) {
    if (pipe instanceof Socket) pipe.unref();
    pipe.on('error', () => undefined); // a broken pipe; the end of the child tells more
  }
  stdin.on('drain', () => {
    if (!deaf) events.drained();
  });
  const take = splitLines(limit, {
    line(text) {
      if (!deaf) events.line(text);
    },
    broken: (what) => once(() => events.broken(what)),
  });
  stdout.on('data', take);
  stderr.on('data', listen(words));

  child.once('error', (error) => {
    if (child.pid !== undefined) return;
    forget(child);
    once(() => events.ended(`could not be started (${error.message})`, false));
  });
  child.once('exit', (code, signal) => {
    forget(child);
    const what = signal === null ? `ended with exit code ${code ?? 'unknown'}` : `was ended by ${signal}`;
    const tell = (): void => once(() => events.ended(what, true));
    child.once('close', tell);
    setTimeout(tell, GRACE).unref(); // its own children may hold its pipes open
  });
  if (child.pid !== undefined) watch(child);

  const kill = (): void => {
    deaf = true;
    child.kill('SIGKILL');
    for (const pipe of [stdin, stdout, stderr]) pipe.destroy();
  };
  return {
    write: (line) => stdin.write(`${line}\n`),
    lastWords: () => (words.length === 0 ? '' : `; its last words on stderr:\n${words.join('\n')}`),
    kill,
    async end() {
      deaf = true;
      stdin.end();
      const timer = setTimeout(kill, GRACE);
      await gone;
      clearTimeout(timer);
      for (const pipe of [stdout, stderr]) pipe.destroy();
    },
  };
}

/** Keeps the last lines of what is written, the last one even where it has not ended. */
function listen(words: string[]): (bytes: Uint8Array) => void {
  const decoder = new TextDecoder();
  let open = false;
  return (bytes) => {
    const [first = '', ...others] = decoder.decode(bytes, { stream: true }).split('\n');
    if (open) words.push(((words.pop() ?? '') + first).slice(0, WIDTH));
    else words.push(first.slice(0, WIDTH));
    for (const line of others) words.push(line.slice(0, WIDTH));
    open = words.at(-1) !== '';
    if (!open) words.pop();
    words.splice(0, words.length - LAST_WORDS);
  };
}
