import { type Kind, MapgradError } from '@mapgrad/contracts';
import { didYouMean } from '@mapgrad/core';
import { type CatalogueEntry, createHost, type Host, namesOf } from '@mapgrad/core/host';
import { errorPage, pageCodes } from './error-page.ts';
import { exampleOf } from './example-of.ts';
import { installed, searchFrom } from './installed.ts';
import { EXIT, type IO } from './io.ts';
import { optionRows } from './option-rows.ts';
import { table } from './table.ts';

/**
 * `mapgrad explain NAME`: what contributions of a name are, where they come from and how they are used, or what the code of an
 * error means; runs no plugin code.
 *
 * @throws MapgradError CONTRIBUTION_NOT_FOUND
 */
export function explain(io: IO, name: string, { json }: { readonly json?: true | undefined }): number {
  const page = errorPage(name);
  if (page !== undefined) {
    io.stdout.write(json ? `${JSON.stringify({ code: name, page })}\n` : `${page}\n`);
    return EXIT.done;
  }
  const host = createHost({ plugins: installed(io), from: searchFrom(io.cwd) });
  const found = host.catalogue.filter((entry) => waysToName(entry).includes(name));
  if (found.length === 0) throw notFound(name, host);
  const explained = found.map((entry) => explanation(entry, host));
  io.stdout.write(json ? `${JSON.stringify({ contributions: explained })}\n` : `${explained.map(text).join('\n\n')}\n`);
  return EXIT.done;
}

/** `grid-path`, `solver/grid-path`, `graph/grid-path`, `@mapgrad/graph/grid-path`. */
const waysToName = ({ id, kind, plugin }: CatalogueEntry): readonly string[] => [
  id,
  `${kind}/${id}`,
  `${plugin}/${id}`,
  `${plugin.replace(/^.*\//, '')}/${id}`,
];

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

function notFound(name: string, { catalogue }: Host): MapgradError {
  const id = name.replace(/^.*\//, '');
  const known = [...new Set(catalogue.map((entry) => entry.id))];
  return new MapgradError(
    'CONTRIBUTION_NOT_FOUND',
    `no installed plugin contributes ${name}, and no error has that code.` +
      `${didYouMean(id, /^[A-Z_]+$/.test(name) ? pageCodes() : known)} 'mapgrad plugins' lists what there is.`,
  );
}
