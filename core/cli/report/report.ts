import { writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { type Json, MapgradError } from '@mapgrad/contracts';
import { findPicture, systemWords } from '@mapgrad/core/host';
import { vegaLite } from '@mapgrad/diagnostics';
import { searchFrom } from '../installed.ts';
import { EXIT, type IO } from '../io.ts';
import { makeFolder } from '../make-folder.ts';
import { version } from '../versions.ts';
import { reportOf } from './page.ts';
import { readRun } from './read-run.ts';
import { stripVegaLite } from './strip.ts';

/** Options of {@link report}. */
export interface ReportOptions {
  readonly out?: string | undefined;
}

/**
 * `mapgrad report DIR…`: writes one page about some run folders, and its charts as Vega-Lite in the folder `report` beside it. Of
 * plugins it runs what draws their states, and of them those alone that are installed where the command is run: folders that a
 * pipeline lists by their paths are left alone.
 *
 * @throws MapgradError RUN_FOLDER
 */
export async function report(io: IO, directories: readonly string[], { out }: ReportOptions): Promise<number> {
  const records = [];
  for (const directory of directories) records.push(await readRun(resolve(io.cwd, directory)));
  const { page, curves, strips } = await reportOf(records, findDraw(io), version);
  const file = out === undefined ? join(resolve(io.cwd, directories[0]!), 'report.html') : resolve(io.cwd, out);
  const data = join(dirname(file), 'report');
  try {
    makeFolder(data);
    writeFileSync(file, page);
    const fileName = fileNames();
    for (const { key, chart } of curves) writeFileSync(join(data, fileName(key)), json(vegaLite(chart)));
    for (const strip of strips) writeFileSync(join(data, fileName(`test-${strip.metric}`)), json(stripVegaLite(strip)));
  } catch (thrown) {
    throw new MapgradError(
      'RUN_FOLDER',
      `the report cannot be written: ${systemWords(thrown)}; choose another file with --out`,
      {
        cause: thrown,
      },
    );
  }
  for (const { name, notes } of records) for (const note of notes) io.stderr.write(`note: ${name}: ${note}\n`);
  io.stdout.write(`${relative(io.cwd, file) || file}\n`);
  return EXIT.done;
}

const findDraw =
  ({ cwd, conditions = [] }: IO) =>
  (solver: string, plugins: readonly string[]): ReturnType<typeof findPicture> =>
    findPicture(solver, {
      plugins: plugins.filter((name) => !/^[./\\]|^[A-Za-z]:/.test(name)),
      from: searchFrom(cwd),
      conditions,
    });

/** Names of files, each another one whatever the case of letters, without what a path could be made of. */
function fileNames(): (name: string) => string {
  const taken = new Set<string>();
  return (name) => {
    const plain = name.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 60);
    let free = plain;
    for (let count = 2; taken.has(free.toLowerCase()); count++) free = `${plain}-${count}`;
    taken.add(free.toLowerCase());
    return `${free}.vl.json`;
  };
}

const json = (value: Json): string => `${JSON.stringify(value)}\n`;
