import type { GradientEstimator, NoiseDistribution } from '@mapgrad/contracts';
import {
  adaptive,
  covariance,
  fixed,
  identity,
  imle,
  interpolation,
  normal,
  perturbed,
  straightThrough,
} from '@mapgrad/estimators';
import type { Settings } from './settings.ts';

/** An estimator as the page offers it. */
interface Offer {
  readonly name: string;
  /** One sentence for people. */
  readonly summary: string;
  /** The settings that it reads. */
  readonly reads: readonly ('lambda' | 'temperature' | 'samples')[];
  make(settings: Settings, noise: NoiseDistribution): GradientEstimator;
}

/** All estimators of the page, by their ids. */
export const ESTIMATORS = {
  aimle: {
    name: 'Adaptive I-MLE',
    summary: 'compares the samples with those of a moved θ, and finds the step λ by itself',
    reads: ['temperature', 'samples'],
    make: ({ temperature, samples }, noise) =>
      imle({ noise, stepSize: adaptive(), samples, inputTemperature: temperature, difference: 'central' }),
  },
  imle: {
    name: 'I-MLE',
    summary: 'compares the samples with those of θ moved by λ against the gradient of the loss',
    reads: ['lambda', 'temperature', 'samples'],
    make: ({ lambda, temperature, samples }, noise) =>
      imle({ noise, stepSize: fixed(lambda), samples, inputTemperature: temperature, difference: 'central' }),
  },
  covariance: {
    name: 'Covariance',
    summary: 'correlates the loss with the samples, which it draws more of',
    reads: ['temperature', 'samples'],
    make: ({ temperature, samples }, noise) => covariance({ noise, temperature, samples }),
  },
  perturbed: {
    name: 'Perturbed optimiser',
    summary: 'decides by the mean of samples with normal noise, and correlates that noise with the loss',
    reads: ['temperature', 'samples'],
    make: ({ temperature, samples }) => perturbed({ noise: normal(), temperature, samples }),
  },
  interpolation: {
    name: 'Black-box interpolation',
    summary: 'compares the decision with the one of θ moved by λ; draws no noise',
    reads: ['lambda'],
    make: ({ lambda }) => interpolation({ lambda }),
  },
  identity: {
    name: 'Identity with projection',
    summary: 'passes the gradient on as if the solver were not there; draws no noise',
    reads: [],
    make: () => identity(),
  },
  straightThrough: {
    name: 'Straight-through',
    summary: 'passes the gradient of each sample on as if the solver were not there',
    reads: ['temperature', 'samples'],
    make: ({ temperature, samples }, noise) => straightThrough({ noise, temperature, samples }),
  },
} as const satisfies Readonly<Record<string, Offer>>;

/** The id of an estimator of the page. */
export type EstimatorId = keyof typeof ESTIMATORS;

/** Whether a word is the id of an estimator. */
export const isEstimator = (id: string): id is EstimatorId => Object.hasOwn(ESTIMATORS, id);

/** What is known of an estimator. */
export const offerOf = (id: EstimatorId): Offer => ESTIMATORS[id];
