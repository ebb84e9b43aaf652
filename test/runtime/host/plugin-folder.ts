import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Parts } from '@mapgrad/contracts';
import { onTestFinished } from 'vitest';

/** Where the code of the plugins of a folder leaves traces, in order: `globalThis[folder]`. */
export function tracesOf(folder: string): unknown[] {
  const traces: unknown[] = [];
  Object.assign(globalThis, { [folder]: traces });
  onTestFinished(() => void Reflect.deleteProperty(globalThis, folder));
  return traces;
}

/** Contributions by key, as ids or with more: `{ solvers: ['one'], noises: [{ id: 'two', parts: { of: 'noise' } }] }`. */
export type Announced = Readonly<
  Record<string, readonly (string | { readonly id: string; readonly parts?: Parts; readonly exact?: boolean })[]>
>;

/** What a plugin of a test is made of. */
export interface PluginText {
  readonly name?: string;
  readonly contributes: Announced;
  /** Of the options of all of them; none when absent. */
  readonly schema?: object;
  /** The body of `activate(context)`, where `trace(…)` leaves a trace; registers nothing unless it says so. */
  readonly activate?: string;
  readonly exports?: string | undefined;
  /** What else the field `mapgrad` says, or says otherwise. */
  readonly mapgrad?: object;
}

/** Writes a plugin into `FOLDER/PLACE`. */
export function writePlugin(folder: string, place: string, text: PluginText): void {
  const directory = join(folder, place);
  mkdirSync(directory, { recursive: true });
  const announcement = (each: Announced[string][number]): object => ({
    ...(typeof each === 'string' ? { id: each } : each),
    summary: 'for a test',
    ...(text.schema && { options: './options.schema.json' }),
  });
  const contributes = Object.fromEntries(
    Object.entries(text.contributes).map(([key, ids]) => [key, ids.map(announcement)]),
  );
  const { name = place, activate = '' } = text;
  if (text.schema !== undefined) writeFileSync(join(directory, 'options.schema.json'), JSON.stringify(text.schema));
  const exports = 'exports' in text ? text.exports : './index.js';
  const manifest = {
    name,
    version: '1.0.0',
    type: 'module',
    exports,
    mapgrad: { engine: '^1.0.0', contributes, ...text.mapgrad },
  };
  writeFileSync(join(directory, 'package.json'), JSON.stringify(manifest));
  writeFileSync(
    join(directory, 'index.js'),
    `const trace = (value) => globalThis[${JSON.stringify(folder)}].push(value);
export async function activate({ register, subscriptions }) { ${activate} }`,
  );
}
