import type { MAPSolver } from '@mapgrad/contracts';
import { adaptive, gumbel, imle } from '@mapgrad/estimators';
import { topK } from '@mapgrad/solvers';
import { foldLike, registerSolverLayer, type SolverLayer, solverLayer, tileLike } from '@mapgrad/tfjs';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, expect } from 'vitest';
import { itReadsAtOnce as it, useLane } from '../../lane.ts';
import { aNumber, coded } from './matching.ts';
import { toyDataset } from './toy-dataset.ts';

await useLane();

const [n, k] = [8, 3];
const pick = topK({ n, k });
const { train, validation } = toyDataset({
  items: n,
  features: 3,
  value: ([a, b, c]) => 2 * a! - b! + 0.5 * c!,
  counts: [128, 64, 1],
  decided: pick,
});

let tensors: number;
beforeEach(() => {
  tensors = tf.memory().numTensors;
});
afterEach(() => {
  expect(tf.memory().numTensors).toBe(tensors);
});

const estimatorOf = (samples: number) =>
  imle({ noise: gumbel(), stepSize: adaptive({ alpha: 0.5 }), samples, difference: 'central' });

/** Scores each item by the same weights, then chooses. */
function chooser(solver: SolverLayer): tf.Sequential {
  return tf.sequential({
    layers: [
      tf.layers.dense({ inputShape: [n, 3], units: 1, kernelInitializer: tf.initializers.glorotUniform({ seed: 1 }) }),
      tf.layers.flatten(),
      solver,
    ],
  });
}

/** The share of wrong coordinates, for one row or S of an example. */
const wrong = (truth: tf.Tensor, z: tf.Tensor): tf.Tensor =>
  tf.tidy(() => foldLike(tf.mean(tf.abs(tf.sub(z, tileLike(truth, z))), -1), truth));

const compiled = (model: tf.LayersModel, learningRate = 1): void => {
  model.compile({ optimizer: tf.train.sgd(learningRate), loss: wrong });
};

/** Fits for some epochs; returns the loss of each, in training and validation. */
async function fitted(model: tf.LayersModel, epochs: number): Promise<{ loss: number[]; val_loss: number[] }> {
  const [x, y, validX, validY] = [
    tf.tensor(train.inputs, [128, n, 3]),
    tf.tensor(train.targets, [128, n]),
    tf.tensor(validation.inputs, [64, n, 3]),
    tf.tensor(validation.targets, [64, n]),
  ];
  const options = { epochs, batchSize: 16, shuffle: false, validationData: [validX, validY] as [tf.Tensor, tf.Tensor] };
  const { history } = await model.fit(x, y, options);
  tf.dispose([x, y, validX, validY]);
  return history as { loss: number[]; val_loss: number[] };
}

function predictions(model: tf.LayersModel): number[] {
  return tf.tidy(() => [...(model.predict(tf.tensor(validation.inputs, [64, n, 3])) as tf.Tensor).dataSync()]);
}

/** Saves a model and loads it again, in memory. */
async function reloaded(model: tf.LayersModel): Promise<tf.LayersModel> {
  let artifacts: tf.io.ModelArtifacts = {};
  await model.save(
    tf.io.withSaveHandler((saved) => {
      artifacts = JSON.parse(JSON.stringify({ ...saved, weightData: undefined })) as tf.io.ModelArtifacts;
      artifacts = { ...artifacts, weightData: saved.weightData! };
      return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } });
    }),
  );
  return tf.loadLayersModel(tf.io.fromMemory(artifacts));
}

const solverOf = (model: tf.LayersModel): SolverLayer => model.layers.at(-1) as SolverLayer;

function discard(...models: tf.LayersModel[]): void {
  for (const model of models) {
    (model.optimizer as tf.Optimizer | undefined)?.dispose();
    model.dispose();
  }
}

it.each([
  { samples: 1, bound: 0.03 },
  { samples: 3, bound: 0.01 },
])('learns in model.fit with $samples samples', async ({ samples, bound }) => {
  const model = chooser(solverLayer({ estimator: estimatorOf(samples), solver: pick, seed: 4 }));
  compiled(model);
  const { loss, val_loss } = await fitted(model, 12);
  expect(loss[0]).toBeGreaterThan(0.25);
  expect(val_loss.at(-1)).toBeLessThan(bound);
  expect(solverOf(model).state.steps).toBe(12 * 8);
  expect(solverOf(model).report.lambda).toBeGreaterThan(0);
  discard(model);
});

it('answers without noise in predict, one state an example', () => {
  const model = chooser(solverLayer({ estimator: estimatorOf(3), solver: pick }));
  const z = predictions(model);
  expect(z).toHaveLength(64 * n);
  for (let row = 0; row < 64; row++) {
    expect(z.slice(row * n, (row + 1) * n).reduce((sum, value) => sum + value)).toBe(k);
  }
  expect(predictions(model)).toEqual(z);
  expect(solverOf(model).state.steps).toBe(0);
  discard(model);
});

it('predicts the same and goes on to the same bits after saving and loading', async () => {
  registerSolverLayer({ imle, adaptive, gumbel });
  registerSolverLayer({ topK });
  const model = chooser(solverLayer({ estimator: estimatorOf(2), solver: pick, seed: 7, layer: 2, name: 'Choose_K' }));
  compiled(model);
  await fitted(model, 2);
  const loaded = await reloaded(model);
  compiled(loaded);

  expect(loaded.layers.at(-1)?.name).toBe('Choose_K');
  expect(predictions(loaded)).toEqual(predictions(model));
  expect(solverOf(loaded).state).toEqual(solverOf(model).state);
  expect(solverOf(loaded).state).toMatchObject({ steps: 16, alpha: aNumber });

  const [continued, resumed] = [await fitted(model, 1), await fitted(loaded, 1)];
  expect(resumed).toEqual(continued);
  expect(solverOf(loaded).state).toEqual(solverOf(model).state);
  expect(predictions(loaded)).toEqual(predictions(model));
  discard(model, loaded);
});

it('keeps names and options whose case matters', async () => {
  const TopOf_ALL = ({ sizeOf_N, Note }: { sizeOf_N: number; Note: string }): MAPSolver => ({
    ...topK({ n: sizeOf_N, k }),
    spec: { module: 'file:///somewhere', name: 'TopOf_ALL', argument: { sizeOf_N, Note } },
  });
  registerSolverLayer({ TopOf_ALL, imle, adaptive, gumbel });
  const solver = TopOf_ALL({ sizeOf_N: n, Note: 'A_b C__d é "É" 𐐀' });
  const model = chooser(solverLayer({ estimator: estimatorOf(1), solver }));
  const loaded = await reloaded(model);
  expect(solverOf(loaded).getConfig()).toEqual(solverOf(model).getConfig());
  expect(predictions(loaded)).toEqual(predictions(model));
  discard(model, loaded);
});

it('saves no place of the machine that it was made on', () => {
  const layer = solverLayer({ estimator: estimatorOf(1), solver: pick });
  expect(JSON.stringify(layer.getConfig())).not.toMatch(/file:|module/);
});

it('refuses to be saved with a part that has no spec', async () => {
  const closure: MAPSolver = { exact: true, size: () => n, prepare: () => (_theta, z) => z.fill(0) };
  const model = chooser(solverLayer({ estimator: estimatorOf(1), solver: closure }));
  await expect(reloaded(model)).rejects.toEqual(coded('NO_SPEC', /solver/));
  const nameless = imle({ stepSize: { ...adaptive(), spec: undefined } });
  const other = chooser(solverLayer({ estimator: nameless, solver: pick }));
  await expect(reloaded(other)).rejects.toEqual(coded('NO_SPEC', /estimator/));
  discard(model, other);
});

it('names what is missing when it is loaded', async () => {
  const unknown: MAPSolver = { ...pick, spec: { module: '', name: 'bottomK' } };
  registerSolverLayer({ imle, topK });
  const solver = solverLayer({ estimator: estimatorOf(1), solver: unknown, inputShape: [n] });
  const model = tf.sequential({ layers: [solver] });
  await expect(reloaded(model)).rejects.toEqual(
    coded('CONTRIBUTION_NOT_FOUND', /needs bottomK.*topK.*registerSolverLayer\(\{ bottomK \}\)/),
  );
  discard(model);
});

it('may come first in a model', () => {
  const model = tf.sequential({ layers: [solverLayer({ estimator: estimatorOf(1), solver: pick, inputShape: [n] })] });
  expect(model.outputs[0]?.shape).toEqual([null, n]);
  discard(model);
});
