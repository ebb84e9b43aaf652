import { type Kind, MapgradError } from '@mapgrad/contracts';
import { didYouMean } from '@mapgrad/core';
import { type CatalogueEntry, createHost, type Host, namesOf } from '@mapgrad/core/host';
import { commandLine } from './command-line.ts';
import { contributionTable } from './contribution-table.ts';
import { exampleOf } from './example-of.ts';
import { explainKey } from './explain-key.ts';
import { installed, searchFrom } from './installed.ts';
import { EXIT, type IO } from './io.ts';
import { knownNames, meaningOf } from './meaning-of.ts';
import { optionRows } from './option-rows.ts';
import { table } from './table.ts';

/**
 * `mapgrad explain NAME`: what contributions of a name are, where they come from and how they are used; what there is of a kind
 * or in a plugin; what a key of a pipeline is; or what the code of an error means. Runs no plugin code.
 *
 * @throws MapgradError CONTRIBUTION_NOT_FOUND
 */
export function explain(io: IO, name: string, { json }: { readonly json?: true | undefined }): number {
  const host = createHost({ plugins: installed(io), from: searchFrom(io.cwd) });
  const meaning = meaningOf(name, host.catalogue);
  if (meaning === undefined) throw notFound(io, name, host);
  if ('page' in meaning) io.stdout.write(json ? `${JSON.stringify(meaning)}\n` : `${meaning.page}\n`);
  else if ('key' in meaning) {
    const { text, ...explained } = explainKey(meaning.key, host.catalogue);
    io.stdout.write(json ? `${JSON.stringify(explained)}\n` : `${text.trimEnd()}\n`);
  } else {
    const explained = meaning.entries.map((entry) => explanation(entry, host));
    if (json) io.stdout.write(`${JSON.stringify({ contributions: explained })}\n`);
    else if (!meaning.areGroup) io.stdout.write(`${explained.map(text).join('\n\n')}\n`);
    else {
      const more = `${commandLine(io, 'explain')} ID says how one of them is used`;
      io.stdout.write(`${contributionTable(meaning.entries, host.catalogue)}\n\n${more}\n`);
    }
  }
  return EXIT.done;
}

interface Explanation extends CatalogueEntry {
  readonly version: string | undefined;
  readonly folder: string | undefined;
  /** What it is called in a pipeline, the shortest first. */
  readonly names: readonly string[];
  readonly example: string;
}

function explanation(entry: CatalogueEntry, { catalogue, plugins }: Host): Explanation {
  const plugin = plugins.find(({ name }) => name === entry.plugin);
  const { version, folder } = plugin ?? {};
  return { ...entry, version, folder, names: namesOf(catalogue, entry), example: exampleOf(entry, catalogue) };
}

const REBUILT = 'can be rebuilt in threads by its specification';

/** What the laws demand of every contribution of a kind, that is worth knowing before it is used. */
const DEMANDED: Partial<Record<Kind, string>> = {
  solver: `deterministic, solves row by row, ${REBUILT}`,
  noise: `a row is a pure function of key and row, ${REBUILT}`,
  stepSize: REBUILT,
  estimator: `the same bits by every executor, ${REBUILT}`,
};

function exactness(announced: boolean | undefined): string {
  if (announced === undefined) return 'not announced, may depend on its options';
  return announced ? 'yes, whatever its options' : 'no, whatever its options';
}

function text(entry: Explanation): string {
  const { kind, names, summary, plugin, version, folder, requires, ignores = [], laws = {}, exact, example } = entry;
  const options = optionRows(entry);
  const facts = [
    ['from', `${plugin} ${version ?? ''}, ${folder ?? ''}`],
    ['names', names.join(', ')],
    ['needs beside it', requires.join(', ')],
    ['makes no use of', ignores.join(', ')],
    ['exact', kind === 'solver' ? exactness(exact) : ''],
    ['the laws demand', DEMANDED[kind] ?? ''],
    [
      'excepted from the laws',
      Object.entries(laws)
        .map(([law, how]) => `${law}: ${how}`)
        .join(', '),
    ],
  ].filter(([, fact]) => fact !== '');
  return [
    `${kind} ${names[0]}: ${summary}`,
    '',
    ...facts.map(([title, fact]) => `${title}: ${fact}`),
    '',
    options.length === 0 ? 'It has no options.' : table(['option', 'value', 'default', 'what it is'], options),
    '',
    example.trimEnd(),
  ].join('\n');
}

function notFound(io: IO, name: string, { catalogue }: Host): MapgradError {
  const meant = didYouMean(name.replace(/^.*\//, ''), knownNames(catalogue));
  return new MapgradError(
    'CONTRIBUTION_NOT_FOUND',
    `no installed plugin contributes ${name === '' ? "''" : name}, and no key of a pipeline and no error has that name.${meant} ` +
      `'${commandLine(io, 'plugins')}' lists what there is.`,
  );
}
