import type { AsyncMAPSolver, Json, MAPSolver, Spec } from '@mapgrad/contracts';
import { argmax, gridShortestPath, topK } from '@mapgrad/solvers';
import { gridPath } from './grid-path.ts';
import type { Kernel } from './kernel.ts';
import { ranks } from './ranks.ts';
import { selection } from './selection.ts';

/** Groups up to this size are ranked, larger ones counted by digits. */
const SMALL = 256;

const largest = (n: number, k: number, groups: number): Kernel =>
  n / groups <= SMALL ? ranks(n, k, n / groups) : selection(n, k, n / groups);

type Options = Readonly<Record<string, Json | undefined>>;
const of = (options: Options, name: string): number => Number(options[name]);

/** The solvers that have a kernel, each with one of its kind for its specification's module and name. */
const table: readonly { readonly like: MAPSolver; kernel(options: Options): Kernel }[] = [
  {
    like: topK({ n: 1, k: 1 }),
    kernel: (options) => largest(of(options, 'n'), of(options, 'k'), of(options, 'groups')),
  },
  { like: argmax({ n: 1 }), kernel: (options) => largest(of(options, 'n'), 1, of(options, 'groups')) },
  {
    like: gridShortestPath({ rows: 1, columns: 1 }),
    kernel: (options) => gridPath(of(options, 'rows'), of(options, 'columns'), options.neighbours === 4 ? 4 : 8),
  },
];

/** The kernel of a solver, which is known by its specification; undefined where there is none. */
export function kernelOf({ spec }: Pick<MAPSolver | AsyncMAPSolver, 'spec'>): Kernel | undefined {
  const found = spec && table.find(({ like }) => like.spec?.module === spec.module && like.spec.name === spec.name);
  return found?.kernel(optionsOf(spec));
}

const optionsOf = (spec: Spec | undefined): Options => (spec?.argument ?? {}) as Options;
