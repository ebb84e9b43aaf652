import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** What an editor shows under a text. */
export interface Diagnostic {
  readonly range: { readonly start: { readonly line: number; readonly character: number } };
  readonly message: string;
}

/** A language server that an editor would start. */
export interface LanguageServer {
  /** Opens a text, and waits for what the server says of it. */
  open(uri: string, text: string): Promise<readonly Diagnostic[]>;
  /** The labels that are offered at a place of an open text, from 0. */
  completions(uri: string, line: number, character: number): Promise<readonly string[]>;
  /** What is shown of a place of an open text. */
  hover(uri: string, line: number, character: number): Promise<string>;
  stop(): Promise<void>;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
}

/**
 * Starts yaml-language-server over stdio.
 *
 * @param settings what an editor's settings have under `yaml`
 */
export async function languageServer(settings: object): Promise<LanguageServer> {
  const manifest = createRequire(import.meta.url).resolve('yaml-language-server/package.json');
  const server = spawn(process.execPath, [join(dirname(manifest), 'bin/yaml-language-server'), '--stdio']);
  const waiting = new Map<number, (result: unknown) => void>();
  const published = new Map<string, (found: readonly Diagnostic[]) => void>();
  let ids = 0;
  let buffer = Buffer.alloc(0);

  const send = (message: object): void => {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  const request = (method: string, params: unknown): Promise<unknown> =>
    new Promise((answered) => {
      waiting.set(++ids, answered);
      send({ id: ids, method, params });
    });

  function receive({ id, method, params, result }: Message): void {
    if (method === 'textDocument/publishDiagnostics') {
      const { uri, diagnostics } = params as { readonly uri: string; readonly diagnostics: readonly Diagnostic[] };
      published.get(uri)?.(diagnostics);
    } else if (method === 'workspace/configuration') {
      const { items } = params as { readonly items: readonly { readonly section: string }[] };
      send({ id, result: items.map(({ section }) => (section === 'yaml' ? settings : null)) });
    } else if (method !== undefined && id !== undefined) send({ id, result: null });
    else if (id !== undefined) waiting.get(id)?.(result);
  }

  server.stdout.on('data', (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (;;) {
      const end = buffer.indexOf('\r\n\r\n');
      const length = Number(/Content-Length: (\d+)/.exec(buffer.subarray(0, Math.max(0, end)).toString())?.[1]);
      if (end < 0 || buffer.length < end + 4 + length) return;
      const body = buffer.subarray(end + 4, end + 4 + length).toString();
      buffer = buffer.subarray(end + 4 + length);
      receive(JSON.parse(body) as Message);
    }
  });

  await request('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: { workspace: { configuration: true } },
  });
  send({ method: 'initialized', params: {} });
  send({ method: 'workspace/didChangeConfiguration', params: { settings: { yaml: settings } } });

  const at = (uri: string, line: number, character: number): object => ({
    textDocument: { uri },
    position: { line, character },
  });
  return {
    open: (uri, text) =>
      new Promise((found) => {
        published.set(uri, found);
        const textDocument = { uri, languageId: 'yaml', version: 1, text };
        send({ method: 'textDocument/didOpen', params: { textDocument } });
      }),
    async completions(uri, line, character) {
      const answer = (await request('textDocument/completion', at(uri, line, character))) as {
        readonly items?: readonly { readonly label: string }[];
      } | null;
      return (answer?.items ?? []).map(({ label }) => label);
    },
    async hover(uri, line, character) {
      const answer = (await request('textDocument/hover', at(uri, line, character))) as {
        readonly contents?: { readonly value?: string };
      } | null;
      return answer?.contents?.value ?? '';
    },
    async stop() {
      await request('shutdown', null);
      send({ method: 'exit' });
      await new Promise((ended) => server.once('exit', ended));
    },
  };
}
