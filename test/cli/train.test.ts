import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { temporaryFolder } from '../temporary-folder.ts';
import { mapgrad } from './command.ts';

const pipeline = 'examples/energy/pipeline.yaml';

/** A variant that has a `train` of its own is told too. */
const epochs = (count: number): string[] => [`train.epochs=${count}`, `compare.two-stage.train.epochs=${count}`];

interface Report {
  readonly runFolder: string;
  readonly interrupted: boolean;
  readonly summaries: readonly { readonly variant: string; readonly metric: string; readonly mean: number }[];
}

async function train(
  overrides: readonly string[],
  signal?: AbortSignal,
): Promise<Report & { code: number; out: string }> {
  const out = temporaryFolder();
  const { code, stdout } = await mapgrad(
    ['train', pipeline, ...overrides, '--out', out, '--json'],
    signal && { signal },
  );
  return { ...(JSON.parse(stdout) as Report), code, out };
}

it('deciding through the knapsack beats fitting prices, on real data', async () => {
  const { code, summaries, out } = await train(['seeds=[1, 2]', ...epochs(10)]);
  expect(code).toBe(0);
  const regret = (variant: string): number =>
    summaries.find((summary) => summary.variant === variant && summary.metric === 'relative-regret')!.mean;
  expect(regret('two-stage')).toBeLessThan(0.07);
  expect(regret('I-MLE')).toBeLessThan(0.95 * regret('two-stage'));

  const [folder] = readdirSync(out);
  const resolved = parse(readFileSync(join(out, folder!, 'pipeline.resolved.yaml'), 'utf8')) as Record<string, unknown>;
  expect(resolved).toMatchObject({ seeds: [1, 2], train: { epochs: 10 }, versions: { node: process.version } });
  const lines = readFileSync(join(out, folder!, 'metrics.jsonl'), 'utf8')
    .trim()
    .split('\n');
  expect(lines).toHaveLength(2 * 3 * (10 + 1));
  expect(readdirSync(join(out, folder!, 'weights'))).toHaveLength(6);
});

it('the integer program decides as the dynamic program does', async () => {
  const short = ['seeds=[3]', ...epochs(1), 'data.train=64'];
  const dynamic = await train(short);
  const integer = await train([...short, 'layer.solver.use=ilp']);
  expect(integer.summaries).toEqual(dynamic.summaries);
});

it('keeps what was learned when it is interrupted', async () => {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 1500);
  const { code, interrupted, out } = await train(epochs(4000), stop.signal);
  expect([code, interrupted]).toEqual([1, true]);
  const [folder] = readdirSync(out);
  expect(readdirSync(join(out, folder!, 'weights'))).toHaveLength(1);
});
