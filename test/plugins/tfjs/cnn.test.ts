import { noiseKey } from '@mapgrad/contracts';
import { type CNNOptions, cnn, type ModelShape, type Network, useBackend } from '@mapgrad/tfjs';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { useLane } from '../../lane.ts';
import { coded } from './matching.ts';

await useLane();

/** Numbers [height, width, depth]. */
interface Image {
  readonly sizes: readonly [number, number, number];
  readonly values: Float64Array;
}

type Weights = Readonly<Record<string, { shape: readonly number[]; values: Float64Array }>>;

const activations = {
  relu: (x: number) => Math.max(0, x),
  tanh: Math.tanh,
  sigmoid: (x: number) => 1 / (1 + Math.exp(-x)),
};

/** θ of an image, sum by sum and in double precision. */
function thetaOf(image: Image, weights: Weights, options: CNNOptions, factors: readonly number[]): number[] {
  const { reduce = 'stride', activation = 'relu' } = options;
  let now = image;
  factors.forEach((factor, i) => {
    const [kernel, bias] = [weights[`layer${i + 1}/kernel`]!, weights[`layer${i + 1}/bias`]!];
    now = convolved(now, kernel.shape, kernel.values, bias.values, reduce === 'stride' ? factor : 1);
    now = { ...now, values: now.values.map(activations[activation]) };
    if (reduce !== 'stride') now = pooled(now, factor, reduce);
  });
  const depth = now.sizes[2];
  const [kernel, bias] = [weights[`layer${factors.length + 1}/kernel`]!, weights[`layer${factors.length + 1}/bias`]!];
  return Array.from({ length: now.values.length / depth }, (_, cell) =>
    kernel.values.reduce((sum, weight, c) => sum + weight * now.values[cell * depth + c]!, bias.values[0]!),
  );
}

function convolved(
  { sizes: [height, width, depth], values }: Image,
  [size = 0, , , outputs = 0]: readonly number[],
  kernel: Float64Array,
  bias: Float64Array,
  step: number,
): Image {
  const [rows, columns] = [Math.ceil(height / step), Math.ceil(width / step)];
  const before = (count: number, length: number) => Math.floor(Math.max(0, (count - 1) * step + size - length) / 2);
  const [above, left] = [before(rows, height), before(columns, width)];
  const out = new Float64Array(rows * columns * outputs);
  for (let at = 0; at < out.length; at++) {
    const o = at % outputs;
    const [row, column] = [Math.floor(at / outputs / columns), Math.floor(at / outputs) % columns];
    let sum = bias[o]!;
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        const [y, x] = [row * step - above + i, column * step - left + j];
        if (y < 0 || y >= height || x < 0 || x >= width) continue;
        for (let c = 0; c < depth; c++) {
          sum += values[(y * width + x) * depth + c]! * kernel[((i * size + j) * depth + c) * outputs + o]!;
        }
      }
    }
    out[at] = sum;
  }
  return { sizes: [rows, columns, outputs], values: out };
}

function pooled({ sizes: [height, width, depth], values }: Image, factor: number, by: 'average' | 'max'): Image {
  const [rows, columns] = [height / factor, width / factor];
  const out = new Float64Array(rows * columns * depth).map((_, at) => {
    const c = at % depth;
    const [row, column] = [Math.floor(at / depth / columns), Math.floor(at / depth) % columns];
    const seen = Array.from({ length: factor * factor }, (_, k) => {
      const [y, x] = [row * factor + Math.floor(k / factor), column * factor + (k % factor)];
      return values[(y * width + x) * depth + c]!;
    });
    return by === 'max' ? Math.max(...seen) : seen.reduce((sum, value) => sum + value, 0) / seen.length;
  });
  return { sizes: [rows, columns, depth], values: out };
}

/** Weights with biases that are not 0, so that they can be told. */
async function withBiases({ weights }: Network): Promise<Weights> {
  const found = weights.map(async ({ name, variable }, k) => {
    if (name.endsWith('bias')) {
      variable.assign(
        tf.tidy(() =>
          tf.tensor(
            variable.shape.flatMap((length) => ramp(length, k)),
            variable.shape,
          ),
        ),
      );
    }
    return [name, { shape: variable.shape, values: Float64Array.from(await variable.data()) }] as const;
  });
  return Object.fromEntries(await Promise.all(found));
}

const ramp = (length: number, k: number): number[] => Array.from({ length }, (_, i) => 0.1 * Math.sin(5 * i + k));

const waves = (length: number): Float64Array => new Float64Array(length).map((_, i) => 2 * Math.sin(i * i + 1));

const dispose = ({ weights }: Network): void => tf.dispose(weights.map(({ variable }) => variable));

const networks: [CNNOptions, ModelShape, readonly number[]][] = [
  [{ channels: [3] }, { inputShape: [4, 6, 2], n: 24 }, [1]],
  [{ channels: [3, 2] }, { inputShape: [8, 8, 3], n: 4 }, [2, 2]],
  [{ channels: [2, 3], kernel: 2, activation: 'tanh' }, { inputShape: [12, 24, 1], n: 2 }, [6, 2]],
  [{ channels: [2, 3], kernel: 1, factors: [1, 4], activation: 'sigmoid' }, { inputShape: [8, 4, 2], n: 2 }, [1, 4]],
  [{ channels: [2, 3, 2], reduce: 'average', activation: 'tanh' }, { inputShape: [6, 12, 2], n: 2 }, [3, 2, 1]],
  [{ channels: [4], kernel: 4, reduce: 'max', activation: 'tanh' }, { inputShape: [6, 9, 1], n: 6 }, [3]],
];

it.each(networks)('%j of %j is what sums one by one give, and so is its gradient', async (options, shape, factors) => {
  const network = cnn(options).build(shape, noiseKey(1));
  const weights = await withBiases(network);
  const sizes = shape.inputShape as unknown as Image['sizes'];
  const size = sizes[0] * sizes[1] * sizes[2];
  const values = waves(2 * size);
  const images = [values.subarray(0, size), values.subarray(size)].map((part) => ({ sizes, values: part }));
  const expected = (given: Weights): number[] => images.flatMap((image) => thetaOf(image, given, options, factors));

  const inputs = tf.tensor(Float32Array.from(values), [2, ...sizes]);
  const theta = network.predict(inputs);
  expect(theta.shape).toEqual([2, shape.n]);
  const right = expected(weights);
  expect(Math.max(...right) - Math.min(...right)).toBeGreaterThan(0.02);
  for (const [i, value] of (await theta.data()).entries()) expect(value).toBeCloseTo(right[i]!, 4);

  const slope = waves(right.length + 3).subarray(3);
  const weighed = (given: Weights): number => expected(given).reduce((sum, value, i) => sum + slope[i]! * value, 0);
  const { value, grads } = tf.variableGrads(
    () => tf.sum(tf.mul(network.predict(inputs), tf.tensor(Float32Array.from(slope), [2, shape.n]))),
    network.weights.map(({ variable }) => variable),
  );
  for (const { name, variable } of network.weights) {
    const found = await grads[variable.name]!.data();
    const own = weights[name]!;
    for (const i of [0, Math.floor(found.length / 2), found.length - 1]) {
      const moved = (by: number): number =>
        weighed({ ...weights, [name]: { ...own, values: own.values.with(i, own.values[i]! + by) } });
      expect(found[i], `${name}[${i}]`).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 3);
    }
  }
  tf.dispose([inputs, theta, value, grads]);
  dispose(network);
});

it('names its weights by layer, with kernels that miss no pixel', () => {
  const network = cnn({ channels: [8, 16] }).build({ inputShape: [48, 48, 3], n: 36 }, noiseKey(1));
  expect(network.weights.map(({ name, variable }) => [name, variable.shape])).toEqual([
    ['layer1/kernel', [4, 4, 3, 8]],
    ['layer1/bias', [8]],
    ['layer2/kernel', [3, 3, 8, 16]],
    ['layer2/bias', [16]],
    ['layer3/kernel', [16, 1]],
    ['layer3/bias', [1]],
  ]);
  dispose(network);
});

it('gives θ the sign that is asked for', async () => {
  const shape = { inputShape: [8, 8, 1], n: 16 };
  const inputs = tf.tensor(Float32Array.from(waves(64)), [1, 8, 8, 1]);
  const thetaWith = async (sign: 'any' | 'positive' | 'negative'): Promise<Float32Array> => {
    const network = cnn({ channels: [4], sign }).build(shape, noiseKey(3));
    const theta = network.predict(inputs);
    const values = (await theta.data()) as Float32Array;
    theta.dispose();
    dispose(network);
    return values;
  };
  const [free, positive, negative] = [await thetaWith('any'), await thetaWith('positive'), await thetaWith('negative')];
  inputs.dispose();
  expect(Math.max(...free) - Math.min(...free)).toBeGreaterThan(0.1);
  for (const [i, value] of free.entries()) {
    expect(positive[i]).toBeCloseTo(Math.log1p(Math.exp(value)), 5);
    expect(negative[i]).toBeCloseTo(-Math.log1p(Math.exp(value)), 5);
  }
});

it('has the same weights for a seed on every backend, and others for another seed or layer', async () => {
  const shape = { inputShape: [4, 4, 2], n: 4 };
  const weightsOf = async (seed: number): Promise<Weights> => {
    const network = cnn({ channels: [2, 2], factors: [1, 2] }).build(shape, noiseKey(seed));
    const found = network.weights.map(async ({ name, variable }) => {
      return [name, { shape: variable.shape, values: Float64Array.from(await variable.data()) }] as const;
    });
    const weights = Object.fromEntries(await Promise.all(found));
    dispose(network);
    return weights;
  };
  const found = await weightsOf(4);
  await useBackend('cpu');
  expect(await weightsOf(4)).toEqual(found);
  expect(await weightsOf(5)).not.toEqual(found);
  await useLane();
  expect(found['layer1/kernel']!.shape).toEqual(found['layer2/kernel']!.shape);
  expect(found['layer1/kernel']).not.toEqual(found['layer2/kernel']);
  // Glorot and Bengio: fans are of whole kernels
  const limit = Math.sqrt(6 / (3 * 3 * (2 + 2)));
  const largest = Math.max(...found['layer1/kernel']!.values.map(Math.abs));
  expect(largest).toBeLessThanOrEqual(limit);
  expect(largest).toBeGreaterThan(limit / 2);
});

it('leaves no tensors but its weights', () => {
  const before = tf.memory().numTensors;
  const network = cnn({ channels: [2, 2], reduce: 'average' }).build({ inputShape: [4, 4, 1], n: 4 }, noiseKey(1));
  expect(tf.memory().numTensors).toBe(before + 6);
  const inputs = tf.ones([2, 4, 4, 1]);
  const theta = network.predict(inputs);
  expect(tf.memory().numTensors).toBe(before + 8);
  tf.dispose([inputs, theta]);
  dispose(network);
  expect(tf.memory().numTensors).toBe(before);
});

it.each<[number[], number]>([
  [[8, 8], 4],
  [[8, 8, 3], 3],
  [[8, 8, 3], 32],
  [[8, 6, 3], 3],
])('refuses inputs of shape %j for %i cells', (inputShape, n) => {
  const model = cnn({ channels: [2] });
  expect(() => model.build({ inputShape, n }, noiseKey(0))).toThrow(coded('DATA_INVALID', /square cells/));
});

it('refuses factors of another product', () => {
  const model = cnn({ channels: [2, 2], factors: [2, 1] });
  const build = (): Network => model.build({ inputShape: [8, 8, 1], n: 4 }, noiseKey(0));
  expect(build).toThrow(coded('DATA_INVALID', /2 times smaller, expected 4/));
});

it.each<[CNNOptions, RegExp]>([
  [{ channels: [] }, /channels.length/],
  [{ channels: [4, 0] }, /channels\[1\]/],
  [{ channels: [4], kernel: 2.5 }, /kernel/],
  [{ channels: [4], factors: [2, 2] }, /factors.length/],
  [{ channels: [4], factors: [-2] }, /factors\[0\]/],
  [{ channels: [4], reduce: 'min' as 'max' }, /reduce/],
  [{ channels: [4], activation: 'gelu' as 'relu' }, /activation/],
  [{ channels: [4], sign: 'both' as 'any' }, /sign/],
])('refuses %j', (options, message) => {
  expect(() => cnn(options)).toThrow(coded('OPTION_INVALID', message));
});
