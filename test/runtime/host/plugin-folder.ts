import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Where the code of the plugins of a folder leaves traces, in order: `globalThis[folder]`. */
export function tracesOf(folder: string): unknown[] {
  const traces: unknown[] = [];
  Object.assign(globalThis, { [folder]: traces });
  onTestFinished(() => void Reflect.deleteProperty(globalThis, folder));
  return traces;
}

/** What a plugin of a test is made of. */
export interface PluginText {
  readonly name?: string;
  /** `{ solvers: ['one'] }` */
  readonly contributes: Readonly<Record<string, readonly string[]>>;
  /** The body of `activate(context)`, where `trace(…)` leaves a trace; registers nothing unless it says so. */
  readonly activate?: string;
  readonly exports?: string | undefined;
}

/** Writes a plugin into `FOLDER/PLACE`. */
export function writePlugin(folder: string, place: string, text: PluginText): void {
  const directory = join(folder, place);
  mkdirSync(directory, { recursive: true });
  const contributes = Object.fromEntries(
    Object.entries(text.contributes).map(([key, ids]) => [key, ids.map((id) => ({ id, summary: 'for a test' }))]),
  );
  const { name = place, activate = '' } = text;
  const exports = 'exports' in text ? text.exports : './index.js';
  const manifest = { name, version: '1.0.0', type: 'module', exports, mapgrad: { engine: '^1.0.0', contributes } };
  writeFileSync(join(directory, 'package.json'), JSON.stringify(manifest));
  writeFileSync(
    join(directory, 'index.js'),
    `const trace = (value) => globalThis[${JSON.stringify(folder)}].push(value);
export async function activate({ register, subscriptions }) { ${activate} }`,
  );
}
