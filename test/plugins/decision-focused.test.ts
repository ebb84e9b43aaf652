import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Metric, Rows } from '@mapgrad/contracts';
import { createHost } from '@mapgrad/core/host';
import { regret, spoPlus, unambiguousRegret } from '@mapgrad/estimators';
import { topK } from '@mapgrad/solvers';
import { adam, linear, minibatch, relativeRegret } from '@mapgrad/tfjs';
import { expect, it, onTestFinished, vi } from 'vitest';
import { root } from '../architecture/workspace.ts';
import { mapOf, toyDataset } from './tfjs/toy-dataset.ts';

const readme = readFileSync(join(root, 'plugins/decision-focused/README.md'), 'utf8');
const plugins = ['@mapgrad/decision-focused', '@mapgrad/imle'];
const host = createHost({ plugins, from: [root], conditions: ['source'] });

it('the README has a row for each id, and no other', () => {
  const rows = [...readme.matchAll(/^\| `([a-z-]+)`/gm)].map(([, id]) => id);
  const ids = host.catalogue.filter(({ plugin }) => plugin === plugins[0]).map(({ id }) => id);
  expect(rows.sort()).toEqual(ids.sort());
});

it('the code of the README runs as it stands', async () => {
  const [, code] = /```ts\n(.*?)```/s.exec(readme)!;
  const folder = mkdtempSync(join(root, 'test/readme-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'example.ts'), code!);
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  await import(pathToFileURL(join(folder, 'example.ts')).href);
  const [[losses, dtheta] = []] = log.mock.calls as Rows[][];
  log.mockRestore();
  // 2θ − t: −2.6, 0.8, −1.8
  expect(losses![0]).toBeCloseTo(0.8 + 2.6, 6);
  expect([...dtheta!]).toEqual([-2, 2, 0]);
});

it('fenchel-young is made with the noise in its block', async () => {
  const noise = await host.create('noise', 'gumbel', {});
  const loss = (await host.create('loss', 'fenchel-young', { noise, samples: 2 })) as ReturnType<typeof spoPlus>;
  expect(loss.spec?.argument).toMatchObject({ noise: { name: 'gumbel' }, samples: 2 });
});

it('a trainer tells a metric of the states that it probes', async () => {
  const solver = topK({ n: 4, k: 2 });
  const probing: Metric = {
    better: 'lower',
    probe: ({ theta }) => theta.map((value) => -value),
    measure: ({ theta }, probed) => {
      expect(probed).toEqual(
        mapOf(
          solver,
          theta.map((value) => -value),
          4,
        ),
      );
      return 0;
    },
  };
  const trained = await minibatch({ epochs: 3, batchSize: 16 }).train(
    {
      dataset: toyDataset({ items: 4, features: 2, value: ([a, b]) => 5 + 2 * a! - b! }),
      model: linear(),
      solver,
      loss: spoPlus(),
      optimizer: adam({ learningRate: 0.05 }),
      metrics: {
        probing,
        regret: regret(),
        'relative-regret': relativeRegret(),
        'unambiguous-regret': unambiguousRegret(),
      },
    },
    { seed: 1, signal: new AbortController().signal, step: () => {}, epoch: () => {}, warn: () => {} },
  );
  const { test } = trained;
  expect(test['unambiguous-regret']).toBeGreaterThanOrEqual(test['relative-regret']!);
  expect(test['unambiguous-regret']).toBeLessThan(test['relative-regret']! + 0.01);
  expect(test.regret).toBeGreaterThan(0);
});
