import { writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { isMapgradError, MapgradError, messageOf } from '@mapgrad/contracts';
import { createHost, type Host, systemCode, systemWords } from '@mapgrad/core/host';
import { commandLine } from './command-line.ts';
import { installed, searchFrom } from './installed.ts';
import { EXIT, type IO } from './io.ts';
import { starterPipeline } from './starter-pipeline.ts';

/** `mapgrad init [FILE] --solver ID`: a pipeline that trains as it is, with comments; never over a file that is there. */
export async function init(io: IO, file: string, { solver: id }: { readonly solver: string }): Promise<number> {
  const path = resolve(io.cwd, file);
  const plugins = installed(io);
  const host = createHost({ plugins, from: searchFrom(io.cwd), conditions: io.conditions ?? [] });
  let text: string;
  try {
    text = starterPipeline(host.catalogue, await tried(host, id), relative(io.cwd, path), (...words) =>
      commandLine(io, ...words),
    );
  } finally {
    await host.dispose();
  }
  try {
    writeFileSync(path, text, { flag: 'wx' });
  } catch (thrown) {
    throw new MapgradError('CONFIGURATION_INVALID', `${file} ${whyNotWritten(thrown, dirname(file))}`, {
      cause: thrown,
    });
  }
  io.stdout.write(
    `${file} is written. Go on with\n\n    ${commandLine(io, 'check', file)}\n    ${commandLine(io, 'train', file)}\n`,
  );
  return EXIT.done;
}

function whyNotWritten(thrown: unknown, folder: string): string {
  const code = systemCode(thrown);
  if (code === 'EEXIST') return 'is there already; name another file, or remove it';
  if (code === 'ENOENT') return `cannot be written: there is no folder ${folder}; make it, or name another file`;
  return `cannot be written: ${systemWords(thrown)}; name another file`;
}

/** A solver with options that were seen to work. */
export interface Tried {
  readonly id: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** n */
  readonly size: number;
  /** How many numbers of a state are not 0. */
  readonly ones: number;
}

/**
 * Finds, among the examples of a solver's schema, the first that answers scores of either sign.
 *
 * @throws MapgradError OPTION_INVALID when there is none; CONTRIBUTION_NOT_FOUND
 */
async function tried(host: Host, id: string): Promise<Tried> {
  const { entry } = await host.activate('solver', id);
  const examples = Array.isArray(entry.schema.examples) ? entry.schema.examples : [];
  let last: unknown = new Error('its schema has no examples');
  for (const options of examples.length > 0 ? examples : [{}]) {
    try {
      const solver = await host.create<'solver'>('solver', id, options as object);
      const size = solver.size(undefined);
      const solve = await solver.prepare(undefined);
      const theta = Float32Array.from({ length: size }, (_, i) => Math.sin(5 * i + 1));
      const z = new Float32Array(size);
      await solve(theta, z);
      const ones = z.reduce((count, value) => count + Number(value !== 0), 0);
      return { id, options: options as Tried['options'], size, ones };
    } catch (thrown) {
      if (!isMapgradError(thrown)) throw thrown;
      last = thrown;
    }
  }
  throw new MapgradError(
    'OPTION_INVALID',
    `solver ${id} needs more than a pipeline to start from: ${messageOf(last)}; take another one with --solver`,
    { cause: last },
  );
}
