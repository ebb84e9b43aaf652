import type { GradientEstimator, Kind, LossEstimator } from '@mapgrad/contracts';
import { type CatalogueEntry, createHost, installedPlugins } from '@mapgrad/core/host';
import { examplesOf, givenOptions } from '@mapgrad/testing';
import { root } from '../architecture/workspace.ts';
import { serve } from '../plugins/remote/serve.ts';
import { runTypescript } from '../run-typescript/argv.ts';

/** All plugins of the workspace. */
export const host = createHost({ plugins: installedPlugins([root]), from: [root], conditions: ['source'] });

/** What only these tests know of a contribution: how threads run the sources, and a service to ask. */
export const beside = async (kind: Kind, options: object): Promise<object> => ({
  ...(kind === 'executor' && { execArgv: runTypescript }),
  ...('url' in options && { url: (await serve()).url }),
});

/** Options of a contribution, what its layer joins to them, and what the host makes of those that are blocks. */
export const given = async (entry: CatalogueEntry, options: object): Promise<object> =>
  givenOptions(host, entry, options, beside);

export { examplesOf };

/** Whether an estimator learns from losses. */
export const isLossEstimator = (made: unknown): made is LossEstimator =>
  (made as GradientEstimator | LossEstimator).learnsFrom === 'losses';
