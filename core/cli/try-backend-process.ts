import { type BackendTrial, messageOf, type TryBackend } from '@mapgrad/contracts';

// A process that tries one backend, `node … MODULE BACKEND`, and sends what it has found to the one that has started it.
const [module, backend] = process.argv.slice(2) as [string, string];

async function trial(): Promise<BackendTrial> {
  try {
    const { tryBackend } = (await import(module)) as { readonly tryBackend: TryBackend };
    return await tryBackend(backend);
  } catch (thrown) {
    return { why: `it fails: ${messageOf(thrown)}`, commands: [] };
  }
}

process.send!(await trial(), () => process.disconnect());
