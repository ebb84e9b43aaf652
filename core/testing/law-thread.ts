import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '@mapgrad/contracts';
import { failureOf, lawsInFolder, type PluginPlace } from './laws-in-folder.ts';

/** What the thread says, after `started`, when the plugin is open: the laws that it can be asked for by their places, or why not. */
export interface Opened {
  readonly laws: readonly { readonly contribution: string; readonly name: string }[];
  readonly failure?: string;
}

/** Its answer for a law. */
export interface Judged {
  /** Absent where the law holds. */
  readonly failure?: string | undefined;
}

const port = parentPort!;
port.postMessage('started');

try {
  const laws = await lawsInFolder(workerData as PluginPlace);
  port.on('message', (index: number) => {
    void failureOf(laws[index]!).then((failure) => {
      port.postMessage({ failure } satisfies Judged);
    });
  });
  port.postMessage({ laws: laws.map(({ contribution, name }) => ({ contribution, name })) } satisfies Opened);
} catch (thrown) {
  port.postMessage({ laws: [], failure: messageOf(thrown) } satisfies Opened);
}
