import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { temporaryFolder } from '../temporary-folder.ts';
import { mapgrad } from './command.ts';

const pipeline = 'examples/energy/pipeline.yaml';

type Line = Record<string, number> & {
  readonly event: string;
  readonly variant: string;
  readonly counts?: Record<string, number>;
};

/** What `metrics.jsonl` of a run folder says. */
const linesOf = (directory: string): Line[] =>
  readFileSync(join(directory, 'metrics.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

const aNumber = expect.any(Number) as number;

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

  const directory = join(out, readdirSync(out)[0]!);
  const resolved = parse(readFileSync(join(directory, 'pipeline.resolved.yaml'), 'utf8')) as Record<string, unknown>;
  expect(resolved).toMatchObject({ seeds: [1, 2], train: { epochs: 10 } });
  const about = JSON.parse(readFileSync(join(directory, 'run.json'), 'utf8')) as Record<string, unknown>;
  expect(about).toMatchObject({ versions: { node: process.version }, overrides: ['seeds=[1, 2]', ...epochs(10)] });
  const lines = linesOf(directory);
  const count = (event: string): number => lines.filter((line) => line.event === event).length;
  expect([count('start'), count('epoch'), count('run'), lines.length]).toEqual([6, 6 * 10, 6, 6 * 12]);
  expect(lines[0]).toMatchObject({ variant: 'two-stage', seed: 1, backend: 'wasm' });
  expect(lines.findLast(({ event }) => event === 'epoch')).toMatchObject({
    epoch: 10,
    'relative-regret': aNumber,
    seconds: aNumber,
  });
  const runs = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(runs).toHaveLength(6);
  for (const { name } of runs) {
    expect(readdirSync(join(directory, name)).sort()).toEqual([
      'decisions.json',
      expect.stringMatching(/^events\.out\.tfevents\.\d+\.mapgrad$/),
      'result.json',
      'weights.json',
    ]);
  }
});

it('runs on the backend that is asked for, and says so once', async () => {
  const out = temporaryFolder();
  const overrides = ['seeds=[1, 2]', ...epochs(1), 'data.train=64', 'backend=cpu'];
  const { code, stderr } = await mapgrad(['train', pipeline, ...overrides, '--out', out]);
  expect(code).toBe(0);
  expect(stderr.match(/^backend: .*$/gm)).toEqual(['backend: cpu; device: CPU, plain JavaScript']);
  const directory = join(out, readdirSync(out)[0]!);
  const starts = linesOf(directory).filter(({ event }) => event === 'start');
  expect(starts).toHaveLength(6);
  for (const start of starts) expect(start).toMatchObject({ backend: 'cpu', device: 'CPU, plain JavaScript' });
  expect(parse(readFileSync(join(directory, 'pipeline.resolved.yaml'), 'utf8'))).toMatchObject({ backend: 'cpu' });
});

it('fails with the reason where the backend that is asked for does not work, and with a suggestion where there is none', async () => {
  const overrides = ['seeds=[1]', ...epochs(1), 'data.train=64'];
  const absent = await mapgrad(['train', pipeline, ...overrides, 'backend=webgl', '--out', temporaryFolder()]);
  expect(absent).toMatchObject({ code: 2 });
  expect(absent.stderr).toContain('backend webgl cannot be used: Node has no WebGL');
  expect(absent.stdout, 'no table where there is nothing to tell').toMatch(/^\nrun folder: [^\n]*\n$/);
  const unknown = await mapgrad(['check', pipeline, 'backend=webgup']);
  expect(unknown).toMatchObject({ code: 2 });
  expect(unknown.stderr).toContain('(got "webgup"). Did you mean \'webgpu\'?');
  const gpu = await mapgrad(['check', pipeline, 'backend=GPU']);
  expect(gpu.stderr).toContain(
    '(got "GPU"). GPUs are used by cuda, webgpu, webgl; \'mapgrad doctor\' says what works here',
  );
});

it('the integer program decides as the dynamic program does', async () => {
  const short = ['seeds=[3]', ...epochs(1), 'data.train=64'];
  const dynamic = await train(short);
  const integer = await train([...short, 'layer.solver.use=ilp']);
  expect(integer.summaries).toEqual(dynamic.summaries);
});

it('writes what the executor has saved, for each epoch and each run', async () => {
  const out = temporaryFolder();
  const plugins = (parse(readFileSync(pipeline, 'utf8')) as { plugins: string[] }).plugins;
  const overrides = [
    `plugins=${JSON.stringify([...plugins, '@mapgrad/economy'])}`,
    'layer.executor={ use: unmoved, of: { use: distinct, of: { use: inline } } }',
    'seeds=[1]',
    ...epochs(2),
    'data.train=64',
  ];
  const { code, stderr } = await mapgrad(['train', pipeline, ...overrides, '--out', out]);
  expect(code).toBe(0);
  const names = ['unmoved.hits', 'unmoved.misses', 'distinct.hits', 'distinct.misses'];
  const ofRun = linesOf(join(out, readdirSync(out)[0]!)).filter(({ variant }) => variant === 'I-MLE');
  const total = ofRun.at(-1)!.counts!;
  expect(Object.keys(total)).toEqual(names);
  const inEpochs = (name: string): number =>
    ofRun.filter(({ event }) => event === 'epoch').reduce((sum, line) => sum + line[name]!, 0);
  expect(inEpochs('distinct.misses')).toBeGreaterThan(0);
  expect(inEpochs('distinct.misses')).toBeLessThan(total['distinct.misses']!); // the test examples come after the epochs
  expect(stderr).toContain(`; unmoved.hits ${total['unmoved.hits']}, `);
});

it('keeps what was learned when it is interrupted', async () => {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 1500);
  const { code, interrupted, out } = await train(epochs(4000), stop.signal);
  expect([code, interrupted]).toEqual([1, true]);
  const directory = join(out, readdirSync(out)[0]!);
  const files = readdirSync(join(directory, '1-two-stage-seed-1'));
  expect(files).toEqual(expect.arrayContaining(['weights.json', 'checkpoint']));
  expect(files).not.toContain('result.json');
  expect(linesOf(directory).at(-1)).toMatchObject({ event: 'run', interrupted: true });
});
