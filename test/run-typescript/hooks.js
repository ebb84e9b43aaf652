import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { threadId } from 'node:worker_threads';

const cache = new URL('../../node_modules/.cache/mapgrad-run-typescript/', import.meta.url);
mkdirSync(cache, { recursive: true });

/** Loads TypeScript as the JavaScript that it is without its types. */
export async function load(url, context, next) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
  const text = readFileSync(new URL(url), 'utf8');
  const cached = new URL(`${createHash('sha256').update(text).digest('hex')}.js`, cache);
  return { format: 'module', source: read(cached) ?? (await transpile(text, cached)), shortCircuit: true };
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

async function transpile(text, cached) {
  const { default: ts } = await import('typescript');
  const { ESNext } = ts.ModuleKind;
  const compilerOptions = { target: ts.ScriptTarget.ES2023, module: ESNext, verbatimModuleSyntax: true };
  const { outputText } = ts.transpileModule(text, { compilerOptions });
  const written = new URL(`${cached.href}.${process.pid}.${threadId}`);
  writeFileSync(written, outputText);
  renameSync(written, cached);
  return outputText;
}
