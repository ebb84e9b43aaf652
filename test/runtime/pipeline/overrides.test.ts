import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parsePipeline } from '../../../core/runtime/pipeline/parse-pipeline.ts';
import { errorOf, read } from './read.ts';

const text = readFileSync(join(import.meta.dirname, '../../pipelines/valid.yaml'), 'utf8');
const complaint = (...overrides: string[]): string => errorOf(() => read(text, overrides)).message;

describe('an override', () => {
  it('replaces a value, with YAML', () => {
    const spec = read(text, [
      'train.epochs=3',
      'layer.solver={ use: argmax, n: 5 }',
      'model.hidden=[8]',
      'metrics.1=hamming',
    ]);
    expect(spec.train.epochs).toBe(3);
    expect(spec.layer?.solver).toEqual({ use: 'argmax', n: 5 });
    expect(spec.model.hidden).toEqual([8]);
    expect(spec.metrics).toEqual(['relative-regret', 'hamming']);
  });

  it('adds an option, and blocks that a pipeline may have', () => {
    const without = text.replace('train: { epochs: 20 }\n', '').replace('  noise: { use: sum-of-gamma, k: 10 }\n', '');
    const spec = read(without, ['train.batchSize=8', 'layer.noise.use=normal', 'compare.forward.optimizer.use=sgd']);
    expect(spec.train.batchSize).toBe(8);
    expect(spec.layer?.noise).toEqual({ use: 'normal' });
    expect(spec.compare.forward?.optimizer).toEqual({ use: 'sgd', learningRate: 0.001 });
  });

  it('changes one use of an alias, not the others', () => {
    const { layer, compare } = read(text, ['compare.forward.layer.stepSize.alpha=5']);
    expect(layer?.stepSize?.alpha).toBe(0);
    expect(compare.forward?.layer?.stepSize?.alpha).toBe(5);
  });

  it('reaches variants that have a block of their own with the same use, and no others', () => {
    const { layer, compare } = read(text, [
      'layer.solver.n=96',
      'train.epochs=3',
      'layer.estimator.samples=8',
      'loss.use=hamming',
    ]);
    expect(layer?.solver).toEqual({ use: 'top-k', n: 96, k: 10 });
    expect(compare['straight-through']?.layer?.solver?.n).toBe(96);
    expect(compare.forward?.layer?.solver?.n).toBe(48);
    expect(compare['straight-through']?.train).toMatchObject({ epochs: 3, batchSize: 16 });
    expect(compare['straight-through']?.layer?.estimator?.samples).toBe(1);
    expect(compare.forward?.layer?.estimator?.samples).toBe(8);
    expect(compare['two-stage']?.loss).toEqual({ use: 'squared-error' });
  });

  it('reaches variants that lack, as the pipeline does, what it makes', () => {
    const { layer, compare } = read(text.replace(/ {2}noise: .*k: 10 }\n/, ''), ['layer.noise.use=normal']);
    expect(layer?.noise).toEqual({ use: 'normal' });
    expect(compare.forward?.layer?.noise).toEqual({ use: 'normal' });
    expect(compare['straight-through']?.layer?.noise).toEqual({ use: 'gumbel' });
    expect(compare.relaxed?.layer?.noise).toBeUndefined();
  });

  it('of a whole layer changes that of the pipeline alone', () => {
    const { compare } = read(text, ['layer={ solver: { use: argmax, n: 48 }, estimator: { use: straight-through } }']);
    expect(compare.forward?.layer?.estimator?.use).toBe('imle');
  });

  it('that reaches no run is told of', () => {
    const all = `${text.split('compare:')[0]}compare:\n  a: { loss: { use: hamming } }\n  b: { loss: { use: squared-error } }\n`;
    const warnings = (override: string): unknown =>
      parsePipeline(all, 'p.yaml', [override]).warnings.map(({ message }) => message);
    expect(warnings('loss.use=squared-error')).toEqual([
      'changes no run: every variant has another block of its own there',
    ]);
    expect(warnings('train.epochs=1')).toEqual([]);
    expect(warnings('compare.a.loss.use=squared-error')).toEqual([]);
  });

  it('with + adds what is not there, and only that', () => {
    const spec = read(text, ['+compare.fast.train.epochs=1']);
    expect(spec.compare.fast?.train?.epochs).toBe(1);
    expect(read(text, ['metrics=[hamming]', '+metrics.1=relative-regret']).metrics).toEqual([
      'hamming',
      'relative-regret',
    ]);
    expect(complaint('+train.epochs=1')).toBe(
      "override '+train.epochs=1': 'train.epochs' is there already (20). Write train.epochs=… to replace it",
    );
    expect(complaint('+metrics.1=hamming')).toContain("'metrics.1' is there already");
    expect(complaint('+metrics.5=hamming')).toContain('metrics has no item 5; its items are 0 to 1');
    expect(complaint('+train.epoch=1')).toBe(
      "override '+train.epoch=1': train: unknown key 'epoch' of trainer 'minibatch'. Did you mean 'epochs'?",
    );
  });

  it('with ~ removes what is there, and only that', () => {
    const spec = read(text, ['~layer.noise', '~compare.relaxed', '~metrics.0', '~train']);
    expect(spec.layer?.noise).toBeUndefined();
    expect(Object.keys(spec.compare)).toEqual(['two-stage', 'straight-through', 'forward']);
    expect(spec.metrics).toEqual(['hamming']);
    expect(spec.train.epochs).toBe(10);
    expect(spec.compare['straight-through']?.train).toBeUndefined();
    expect(spec.compare['straight-through']?.layer?.noise).toEqual({ use: 'gumbel' });
    expect(complaint('~layer.nose')).toBe("override '~layer.nose': there is no 'layer.nose'. Did you mean 'noise'?");
    expect(complaint('~')).toBe("override '~': must be written ~key. For example: ~layer.noise");
  });

  it('with ~ is named by what lacks then', () => {
    expect(complaint('~loss')).toMatch(/^override '~loss': missing key 'loss'\. loss: \{ use: /);
    expect(complaint('~layer.stepSize')).toContain("override '~layer.stepSize': layer: missing key 'stepSize'");
  });

  it('names keys with dots in quotes', () => {
    const dotted = text.replace('two-stage:', '"a.b=c":');
    expect(read(dotted, ['compare."a.b=c".loss.use=hamming']).compare['a.b=c']?.loss).toEqual({ use: 'hamming' });
    expect(errorOf(() => read(dotted, ['compare."a.b=c".loss.use=x'])).message).toContain('there is no loss');
  });

  it('cannot extend', () => {
    expect(complaint('extends=x.yaml')).toBe(
      "override 'extends=x.yaml': extends is read before overrides are made. Write it in the file",
    );
  });

  it('wins over those before it', () => {
    expect(read(text, ['train.epochs=3', 'train={ epochs: 4 }', 'train.epochs=5']).train.epochs).toBe(5);
  });

  it('of one seed takes the place of several, and the other way round', () => {
    expect(read(text, ['seeds=[1, 2]']).seeds).toEqual([1, 2]);
    expect(read(text.replace('seed: 7', 'seeds: [1, 2]'), ['seed=3']).seeds).toEqual([3]);
    expect(read(text, ['seed=3', 'seeds=[4, 5]']).seeds).toEqual([4, 5]);
  });

  it('is named by what is wrong with its value', () => {
    expect(complaint('train.epochs=x')).toBe(`override 'train.epochs=x': must be an integer (got "x")`);
    expect(complaint('optimizer.learningRate=.nan')).toBe(
      "override 'optimizer.learningRate=.nan': must be a finite number (got .nan)",
    );
    expect(complaint('layer.solver={ use: top-k, n: 4, k: 0 }')).toBe(
      "override 'layer.solver={ use: top-k, n: 4, k: 0 }': layer.solver.k: must be >= 1 (got 0)",
    );
    expect(complaint('loss=hamming')).toBe(
      `override 'loss=hamming': must be a block (got "hamming"). Write loss: { use: hamming }`,
    );
  });

  it('is the last one that decides the value', () => {
    expect(complaint('train.epochs=0', 'train={ epochs: -1 }')).toBe(
      "override 'train={ epochs: -1 }': train.epochs: must be >= 1 (got -1)",
    );
    expect(complaint('train={ epochs: -1 }', 'train.epochs=0')).toBe("override 'train.epochs=0': must be >= 1 (got 0)");
  });

  it('is named by what is wrong with its key', () => {
    expect(complaint('train.epoch=3')).toBe(
      "override 'train.epoch=3': train: unknown key 'epoch' of trainer 'minibatch'. Did you mean 'epochs'?",
    );
    expect(complaint('layer.solvr.k=3')).toBe(
      "override 'layer.solvr.k=3': layer.solvr: there is no 'layer.solvr'. Did you mean 'solver'? What is not there is added by +layer.solvr.k=…",
    );
    expect(complaint('compare.slow.train.epochs=3')).toBe(
      "override 'compare.slow.train.epochs=3': compare.slow: there is no 'compare.slow'. " +
        'There are two-stage, straight-through, forward, relaxed. What is not there is added by +compare.slow.train.epochs=…',
    );
    expect(complaint('train.epochs.max=3')).toBe(
      "override 'train.epochs.max=3': train.epochs is 20, which has no keys",
    );
    expect(complaint('metrics.2=hamming')).toBe(
      "override 'metrics.2=hamming': metrics has no item 2; its items are 0 to 1",
    );
    expect(complaint('train.__proto__=3')).toBe("override 'train.__proto__=3': the key '__proto__' is not allowed");
  });

  it.each(['epochs', '=3', 'a..b=3', '.a=3', ''])('must have keys and a value: %j', (override) => {
    expect(complaint(override)).toBe(`override '${override}': must be written key=value. For example: train.epochs=3`);
  });

  it('must hold YAML', () => {
    expect(complaint('model.hidden=[8')).toBe(
      "override 'model.hidden=[8': what is opened here is never closed. Add the ] that belongs to it",
    );
  });

  it('of an id is named by the options that do not go with it', () => {
    expect(errorOf(() => read(text.split('compare:')[0]!, ['layer.solver.use=argmax'])).message).toMatchInlineSnapshot(`
      "pipeline.yaml:10:32: layer.solver: unknown key 'k' of solver 'argmax'. Its keys are n. 'use' is from override 'layer.solver.use=argmax'
        solver: { use: top-k, n: 48, k: 10 }
                                     ^"
    `);
    expect(complaint('layer.noise.use=nrmal')).toMatchInlineSnapshot(
      `"override 'layer.noise.use=nrmal': there is no noise 'nrmal'. Did you mean 'normal'?"`,
    );
    expect(complaint('layer.solver.use=knapsack')).toMatchInlineSnapshot(
      `"override 'layer.solver.use=knapsack': there is no solver 'knapsack'. It is provided by @mapgrad/ilp, which is installed but not listed under plugins"`,
    );
  });

  it('comes after what is wrong with the file', () => {
    const { problems } = errorOf(() => read(text.replace('dense', 'dens'), ['train.epochs=0', 'a.b=1']));
    expect(problems.map(({ place }) => place)).toEqual([
      { file: 'pipeline.yaml', line: 6, column: 15, source: 'model: { use: dens, hidden: [64, 32] }' },
      { override: 'a.b=1' },
      { override: 'train.epochs=0' },
    ]);
  });
});

it.each([
  ['learningRate=1', "Did you mean 'optimizer.learningRate'?"],
  ['k=5', "Did you mean 'layer.noise.k' or 'layer.solver.k'?"],
  ['epochs=3', "Did you mean 'train.epochs'?"],
  ['optimizer.batchSize=3', "Did you mean 'train.batchSize'?"],
  ['layer.noise.n=3', 'Its keys are k, terms'],
  ['train.epoch=3', "Did you mean 'epochs'?"],
  ['sed=3', "Did you mean 'seed'?"],
])('an option without its block is known: %s', (override, hint) => {
  expect(errorOf(() => read(text, [override])).problems[0]!.hint).toBe(hint);
});
