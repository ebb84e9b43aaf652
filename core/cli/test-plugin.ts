import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { MapgradError, messageOf } from '@mapgrad/contracts';
import { pluginLaws } from '@mapgrad/testing';
import { EXIT, type IO } from './io.ts';
import { millisecondsOf } from './milliseconds-of.ts';

/**
 * `mapgrad test-plugin FOLDER`: a line for each law that its plugin must obey, and a counterexample for each that it breaks.
 *
 * @throws MapgradError PLUGIN_NOT_FOUND, OPTION_INVALID
 */
export async function testPlugin(
  io: IO,
  folder: string,
  { deadline, json }: { readonly deadline: string; readonly json?: true | undefined },
): Promise<number> {
  const milliseconds = millisecondsOf('--deadline', deadline);
  const path = resolve(io.cwd, folder);
  if (!existsSync(join(path, 'package.json'))) {
    throw new MapgradError(
      'PLUGIN_NOT_FOUND',
      `there is no plugin in ${folder}: expected a folder with a package.json`,
    );
  }
  const laws = await pluginLaws(path, { deadline: milliseconds, conditions: io.conditions ?? [] });
  const results: { readonly law: string; readonly failure?: string }[] = [];
  for (const { name, check } of laws) {
    if (io.signal.aborted) break;
    const failure = await check().then(
      () => undefined,
      (thrown: unknown) => withoutLaw(name, messageOf(thrown)),
    );
    results.push({ law: name, ...(failure !== undefined && { failure }) });
    if (!json) io.stdout.write(failure === undefined ? `ok      ${name}\n` : `FAILED  ${name}\n        ${failure}\n`);
  }
  const broken = results.filter(({ failure }) => failure !== undefined).length;
  if (json) io.stdout.write(`${JSON.stringify({ ok: broken === 0, results })}\n`);
  else
    io.stdout.write(
      `\n${results.length - broken} of ${laws.length} laws hold${broken === 0 ? '' : `, ${broken} do not`}\n`,
    );
  return broken === 0 && results.length === laws.length ? EXIT.done : EXIT.failed;
}

/** What is wrong, without the name of the law that it begins with. */
function withoutLaw(name: string, failure: string): string {
  const [start, law] = /^the law "(.*?)" does not hold: /s.exec(failure) ?? [];
  return start !== undefined && law !== undefined && name.endsWith(law) ? failure.slice(start.length) : failure;
}
