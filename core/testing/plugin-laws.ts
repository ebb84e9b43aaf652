import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { checkOption, messageOf } from '@mapgrad/contracts';
import type { AnnouncedLaw } from './announced-laws.ts';
import { law } from './law.ts';
import type { Judged, Opened } from './law-thread.ts';
import type { PluginPlace } from './laws-in-folder.ts';

/** Options of {@link pluginLaws}. */
export interface PluginLawOptions {
  /** How long a law, or opening the plugin, may take, in milliseconds; 20 000 when absent. */
  readonly deadline?: number;
  /** Export conditions beside `node` and `import`. */
  readonly conditions?: readonly string[];
}

/** How long a thread may take to load these laws, in milliseconds: on a busy machine, longer than a law. */
const STARTING = 60_000;

const entry = new URL(import.meta.url.endsWith('.ts') ? './law-thread.ts' : './law-thread.js', import.meta.url);

/**
 * All laws of the plugin in a folder, for any test runner: manifest and schemas, that it registers what it announces, and for
 * each example of its options the laws of each contribution.
 *
 * The laws are checked in a thread of their own, one after the other. One that does not end in time fails, the thread is
 * ended, and the later laws of the same contribution fail without being tried.
 *
 * @param folder of the package.json, as a path or a file URL
 * @throws MapgradError OPTION_INVALID; the plugin's own faults are laws that fail
 */
export async function pluginLaws(
  folder: string | URL,
  { deadline = 20_000, conditions = [] }: PluginLawOptions = {},
): Promise<readonly AnnouncedLaw[]> {
  checkOption('deadline', deadline, deadline > 0, 'a positive number of milliseconds');
  const place = { folder: folder instanceof URL ? fileURLToPath(folder) : folder, conditions };
  let thread: Thread | undefined;
  let queue: Promise<unknown> = Promise.resolve();
  const hanging = new Set<string>();

  async function open(): Promise<Opened> {
    thread = startThread(place);
    try {
      await thread.answer(STARTING);
      return await thread.answer<Opened>(deadline);
    } catch (thrown) {
      thread = undefined;
      throw thrown;
    }
  }

  async function judge(index: number, { contribution }: Opened['laws'][number]): Promise<void> {
    if (hanging.has(contribution)) throw new Error('it was not tried, since an earlier law did not end');
    if (thread === undefined) await open();
    let judged: Judged;
    try {
      judged = await thread!.answer<Judged>(deadline, index);
    } catch (thrown) {
      thread = undefined;
      hanging.add(contribution);
      throw thrown;
    }
    if (judged.failure !== undefined) throw new Error(judged.failure);
  }

  const opened = await open().catch((thrown: unknown): Opened => ({ laws: [], failure: messageOf(thrown) }));
  const { failure } = opened;
  if (failure !== undefined) {
    const opening = law('plugin: it is opened and its contributions are made', () => {
      throw new Error(failure);
    });
    return [{ contribution: 'plugin', ...opening }];
  }
  return opened.laws.map((one, index) => ({
    contribution: one.contribution,
    name: one.contribution === 'plugin' ? one.name : `${one.contribution}: ${one.name}`,
    check() {
      const checked = queue.then(async () => judge(index, one));
      queue = checked.catch(() => undefined);
      return checked;
    },
  }));
}

interface Thread {
  /**
   * What it says next, after it was asked for a law if one is given. Rejects, and ends the thread, where it says nothing in time.
   */
  answer<Message>(milliseconds: number, index?: number): Promise<Message>;
}

function startThread(place: PluginPlace): Thread {
  const worker = new Worker(entry, { workerData: place });
  const said: unknown[] = [];
  let ended: Error | undefined;
  let look = (): void => undefined;
  const end = (reason: Error): void => {
    ended ??= reason;
    look();
  };
  worker
    .on('message', (message) => {
      said.push(message);
      look();
    })
    .on('error', end)
    .on('exit', () => end(new Error('it ended the thread that it ran in')));

  return {
    answer: async <Message>(milliseconds: number, index?: number) => {
      if (index !== undefined) worker.postMessage(index);
      worker.ref();
      const timer = setTimeout(() => {
        end(new Error(`it has not ended after ${milliseconds} ms: it hangs, or needs a longer deadline`));
        void worker.terminate();
      }, milliseconds);
      try {
        return await new Promise<Message>((resolve, reject) => {
          look = () => {
            if (said.length > 0) resolve(said.shift() as Message);
            else if (ended !== undefined) reject(ended);
          };
          look();
        });
      } finally {
        clearTimeout(timer);
        worker.unref();
      }
    },
  };
}
