// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of pipelines are written so
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '@mapgrad/contracts';
import { describe, expect, it } from 'vitest';
import { parsePipeline } from '../../../core/runtime/pipeline/parse-pipeline.ts';
import { formatProblem } from '../../../core/runtime/pipeline/problem.ts';
import { commaSeparated, sweptValues } from '../../../core/runtime/pipeline/sweep.ts';
import { errorOf, read } from './read.ts';

const text = readFileSync(join(import.meta.dirname, '../../pipelines/valid.yaml'), 'utf8');
const single = text.split('compare:')[0]!;
const complaint = (pipeline: string, ...overrides: string[]): string =>
  errorOf(() => read(pipeline, overrides)).message;

describe('commas', () => {
  it.each([
    ['1,2, 3', ['1', '2', ' 3']],
    ['[1,2]', ['[1,2]']],
    ['[1,2],[3]', ['[1,2]', '[3]']],
    ['{ a: 1, b: 2 },x', ['{ a: 1, b: 2 }', 'x']],
    ['"a,b"', ['"a,b"']],
    ["'a,b',c", ["'a,b'", 'c']],
    ['"a\\",b",c', ['"a\\",b"', 'c']],
    ["it's,x", ["it's", 'x']],
    ['["a]",1],2', ['["a]",1]', '2']],
    ['range(1,2)', ['range(1,2)']],
  ])('of %s separate %j', (written, parts) => {
    expect(commaSeparated(written)).toEqual(parts);
  });

  it.each<[string, unknown]>([
    ['5', undefined],
    ['[1, 2]', undefined],
    ['1,2', [1, 2]],
    ['a, true,null, [1]', ['a', true, null, [1]]],
    ['range(0.1, 0.5, 0.1)', [0.1, 0.2, 0.3, 0.4, 0.5]],
    ['range(1,4)', [1, 2, 3, 4]],
    ['range(-0.3, 0.3, 0.1)', [-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3]],
    ['range(1000000000001, 1000000000003)', [1000000000001, 1000000000002, 1000000000003]],
    ['range(4,1,-2)', [4, 2]],
    ['range(0,1,0.4)', [0, 0.4, 0.8]],
    ['range(1,2),8', [1, 2, 8]],
    ['range(5,5)', [5]],
  ])('%s is %j', (written, values) => {
    expect(sweptValues(written)).toEqual(values);
  });

  it.each([
    ['1,,2', 'a value is missing between two commas'],
    ['1,1', '1 is given twice'],
    ['range(1)', "'range(1)' must have two or three numbers"],
    ['range(1,x)', "'range(1,x)' must have two or three numbers"],
    ['range(1,5,0)', "'range(1,5,0)' never comes from 1 to 5 by steps of 0"],
    ['range(1,5,-1)', "'range(1,5,-1)' never comes from 1 to 5 by steps of -1"],
    ['range(0,1,1e-6)', 'has 1000001 values, more than 1000'],
    ['[1,2', undefined],
    ['1,[2', "in '[2': what is opened here is never closed"],
  ])('%s: %s', (written, message) => {
    const values = sweptValues(written);
    expect(values !== undefined && 'message' in values ? values.message : undefined).toBe(message);
  });
});

describe('a sweep', () => {
  it('makes a variant for every combination, the last changing first', () => {
    const { compare, layer } = read(single, ['layer.solver.k=5,6', 'train.epochs=range(1,2)']);
    expect(Object.keys(compare)).toEqual(['k=5, epochs=1', 'k=5, epochs=2', 'k=6, epochs=1', 'k=6, epochs=2']);
    expect(compare['k=6, epochs=2']).toMatchObject({
      layer: { solver: { k: 6 } },
      train: { epochs: 2, batchSize: 32 },
    });
    expect(layer?.solver?.k).toBe(5);
    expect(compare['k=5, epochs=2']).toEqual({ train: expect.objectContaining({ epochs: 2 }) as unknown });
  });

  it('may be over a key that is added', () => {
    const variants = read(single, ['+train.batchSize=8,16']).compare;
    expect(Object.keys(variants)).toEqual(['batchSize=8', 'batchSize=16']);
    expect(variants['batchSize=16']?.train?.batchSize).toBe(16);
    expect(Object.keys(read(single, ['+train.batchSize=range(1,2)', 'train.batchSize=3']).compare)).toEqual([]);
    expect(complaint(single, '+train.epochs=1,2')).toBe(
      "override '+train.epochs=1,2': 'train.epochs' is there already (20). Write train.epochs=… to replace it",
    );
    expect(complaint(single, '+metrics.1=hamming,regret')).toContain('metrics cannot be swept over');
  });

  it('may stand in the file', () => {
    const { compare } = read(`${single}sweep:\n  layer.solver.k: [5, 6]\n  data: [{ use: irish-prices }]\n`);
    expect(Object.keys(compare)).toEqual(['k=5, data=irish-prices', 'k=6, data=irish-prices']);
  });

  it('in the file gives way to an override of the same value', () => {
    const file = `${single}sweep: { layer.solver.k: [5, 6], train.epochs: "range(1,3)" }\n`;
    expect(Object.keys(read(file, ['layer.solver.k=7']).compare)).toEqual(['epochs=1', 'epochs=2', 'epochs=3']);
    expect(read(file, ['layer.solver.k=7']).layer?.solver?.k).toBe(7);
    expect(Object.keys(read(file, ['train.epochs=8,9', 'layer={ solver: { use: argmax, n: 48 } }']).compare)).toEqual([
      'epochs=8',
      'epochs=9',
    ]);
    expect(read(file, ['~sweep']).compare).toEqual({});
    expect(Object.keys(read(single, ['train.epochs=1,2', 'train.epochs=3']).compare)).toEqual([]);
  });

  it('multiplies the variants that it reaches, and leaves the others', () => {
    const { compare } = read(text, ['layer.estimator.samples=1,2']);
    expect(Object.keys(compare)).toEqual([
      'two-stage, samples=1',
      'two-stage, samples=2',
      'straight-through',
      'forward, samples=1',
      'forward, samples=2',
      'relaxed',
    ]);
    expect(compare['forward, samples=2']?.layer?.estimator?.samples).toBe(2);
    expect(compare['two-stage, samples=2']?.layer?.estimator?.samples).toBe(2);
    expect(compare['straight-through']?.layer?.estimator?.samples).toBe(1);
    expect(Object.keys(read(text, ['compare.forward.layer.solver.n=48,49']).compare)).toEqual([
      'two-stage',
      'straight-through',
      'forward, n=48',
      'forward, n=49',
      'relaxed',
    ]);
  });

  it('is followed by what refers to its value', () => {
    const { compare } = read(single.replace('k: 10 }\n  solver', 'k: "${layer.solver.k}" }\n  solver'), [
      'layer.solver.k=5,6',
    ]);
    expect(Object.values(compare).map(({ layer }) => layer?.noise?.k ?? 5)).toEqual([5, 6]);
  });

  it('is named by as much as tells it from the others', () => {
    const names = (...overrides: string[]): string[] => Object.keys(read(single, overrides).compare);
    expect(names('layer.solver.k=5,6', 'layer.noise.k=7')).toEqual(['k=5', 'k=6']);
    expect(names('layer.solver.k=5,6', 'layer.noise.k=7,8')).toContain('solver.k=6, noise.k=7');
    expect(names('layer.noise.use=sum-of-gamma', 'optimizer.use=adam,sgd')).toEqual([
      'optimizer=adam',
      'optimizer=sgd',
    ]);
    expect(names('loss={ use: hamming },{ use: squared-error }')).toEqual(['loss=hamming', 'loss=squared-error']);
    expect(names('metrics=[hamming]', 'model.hidden=[8],[8,8]')).toEqual(['hidden=[8]', 'hidden=[8,8]']);
  });

  it('reads to the same again once resolved', () => {
    const resolved = read(text, ['layer.estimator.samples=1,2', 'train.epochs=1,2']);
    expect(read(JSON.stringify(resolved))).toEqual(resolved);
  });

  it('is named by what is wrong with its values', () => {
    expect(complaint(single, 'train.epochs=1,x')).toBe(
      `override 'train.epochs=1,x': compare."epochs=x".train.epochs: must be an integer (got "x")`,
    );
    expect(complaint(`${single}sweep: { train.epochs: [1, 0] }\n`)).toContain(
      'pipeline.yaml:19:28: compare."epochs=0".train.epochs: must be >= 1 (got 0)\nsweep: { train.epochs: [1, 0] }',
    );
    expect(complaint(`${single}sweep: { train.epoch: [1, 2] }\n`)).toContain(
      "pipeline.yaml:19:24: train: unknown key 'epoch'",
    );
    expect(complaint(`${single}sweep: { layer.solvr.k: [1, 2] }\n`)).toContain(
      "pipeline.yaml:19:10: layer.solvr: there is no 'layer.solvr'. Did you mean 'solver'?",
    );
    expect(complaint(`${single}sweep: { trian.epochs: [1, 2] }\n`)).toContain(
      "trian cannot be swept over. Did you mean 'train'?",
    );
  });

  it.each([
    ['seed=1,2', 'seed cannot be swept over. Write seeds=[1, 2, 3] for one run each'],
    [
      'metrics=a,b',
      'metrics cannot be swept over. Values of data, model, layer, layers, loss, optimizer, train can; write a list in brackets if one is meant',
    ],
    ['layer.estimator.samples=range(1,100)', undefined],
    ['compare.forward=1,2', 'compare cannot be swept over'],
  ])('%s: %s', (override, message) => {
    if (message === undefined) expect(Object.keys(read(single, [override]).compare)).toHaveLength(100);
    else expect(complaint(text, override)).toContain(`override '${override}': ${message}`);
  });

  it('makes 1000 variants at most', () => {
    expect(complaint(single, 'train.epochs=range(1,40)', 'train.batchSize=range(1,30)')).toBe(
      "override 'train.batchSize=range(1,30)': makes 1200 variants, more than 1000. Sweep over fewer values",
    );
    expect(complaint(text, 'train.epochs=range(1,300)')).toContain('makes 1200 variants');
  });

  it('that changes no run is refused', () => {
    const own = `${single}compare: { a: { loss: { use: hamming } } }\n`;
    expect(complaint(own, 'loss={ use: squared-error },{ use: decision-value }')).toContain(
      'changes no run: every variant has another block of its own there',
    );
  });

  it.each<[Json, string]>([
    ['x', 'must be a block of keys with lists (got "x")'],
    [{ 'train.epochs': 5 }, 'must be a list of values (got 5)'],
    [{ 'train.epochs': [] }, 'must be a list of values (got an empty list)'],
    [{ 'train..epochs': [1] }, 'must name a value by its keys'],
    [{ 'train.epochs': 'range(1)' }, "'range(1)' must have two or three numbers"],
  ])('in a file must be a list by its keys: %j', (sweep, message) => {
    const { problems } = parsePipeline(`${single}sweep: ${JSON.stringify(sweep)}\n`, 'p.yaml');
    expect(problems.map((problem) => formatProblem(problem))).toEqual([expect.stringMatching(/^p\.yaml:19:/)]);
    expect(problems[0]?.message).toBe(message);
  });
});

describe('a change of what a sweep replaces', () => {
  const solvers = '{ use: top-k, n: 4, k: 1 },{ use: top-k, n: 4, k: 2 }';
  const lost = 'would be lost: each value of the sweep over layer.solver replaces it';

  it('is an error, on the command line and in a file', () => {
    expect(complaint(single, `layer.solver=${solvers}`, 'layer.solver.k=3')).toContain(lost);
    expect(complaint(`${single}\nsweep: { layer.solver: [${solvers}] }\n`, 'layer.solver.k=3')).toContain(lost);
  });
});
