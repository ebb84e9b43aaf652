import type { GradientEstimator, MAPSolver, State } from '@mapgrad/contracts';
import type { layers, serialization, Tensor } from '@tensorflow/tfjs';
import { type Layer, type LayerOptions, layer } from '../layer.ts';
import { tensorflow } from '../tensorflow.ts';
import { decode, encode } from './case-proof.ts';
import { loadedPart, type PartFactory, type SavedPart, savedPart } from './saved-part.ts';

type KerasArguments = NonNullable<ConstructorParameters<typeof layers.Layer>[0]>;

/** What a {@link SolverLayer} is made of. */
export interface SolverLayerOptions extends LayerOptions {
  /** The name of the layer in its model. */
  readonly name?: string;
  /** The shape of θ without the batch, where the layer is the first of its model. */
  readonly inputShape?: readonly number[];
}

/** A solver as a layer of a Keras model. */
export interface SolverLayer extends layers.Layer {
  /** What the estimator has learned so far; saved with the model. */
  readonly state: State;
  /** Numbers worth watching of the latest backward pass. */
  readonly report: Readonly<Record<string, number>>;
}

interface SolverLayerClass {
  new (options: LayerOptions, config: KerasArguments): SolverLayer;
  readonly className: string;
  fromConfig<T extends serialization.Serializable>(
    cls: serialization.SerializableConstructor<T>,
    config: serialization.ConfigDict,
  ): T;
}

/** What is saved of a layer. */
type Saved = {
  readonly estimator: SavedPart;
  readonly solver: SavedPart;
  readonly seed: number;
  readonly layer: number;
  readonly state: State;
};

const factories = new Map<string, PartFactory>();

/**
 * Puts a black-box solver into a Keras model, for `model.fit`; see {@link layer} for what it computes.
 *
 * A model with it can be saved where estimator and solver have specifications, and loaded after
 * {@link registerSolverLayer}; the executor is not saved. With S > 1 samples a loss must tile its labels by `tileLike`.
 *
 * @throws MapgradError what {@link layer} throws; NO_SPEC, CONTRIBUTION_NOT_FOUND on saving and loading
 */
export function solverLayer({ name, inputShape, ...options }: SolverLayerOptions): SolverLayer {
  return new (solverLayerClass())(options, {
    ...(name !== undefined && { name }),
    ...(inputShape !== undefined && { inputShape: [...inputShape] }),
  });
}

/**
 * Makes models with a {@link solverLayer} loadable: tells what builds the parts that a saved layer names.
 *
 * Names are those of specifications: `registerSolverLayer({ imle, adaptive, gumbel, topK })`. Later calls add to earlier
 * ones.
 */
export function registerSolverLayer(named: Readonly<Record<string, PartFactory>>): void {
  for (const [name, factory] of Object.entries(named)) factories.set(name, factory);
  tensorflow().serialization.registerClass(solverLayerClass());
}

let defined: SolverLayerClass | undefined;

function solverLayerClass(): SolverLayerClass {
  defined ??= defineClass();
  return defined;
}

/** Keras knows layers by their class, which cannot be written down before TensorFlow.js is loaded. */
function defineClass(): SolverLayerClass {
  return class SolverLayer extends tensorflow().layers.Layer {
    static readonly className = 'SolverLayer';
    readonly #options: LayerOptions;
    readonly #layer: Layer;

    constructor(options: LayerOptions, config: KerasArguments) {
      super(config);
      this.#options = options;
      this.#layer = layer(options);
    }

    get state(): State {
      return this.#layer.state;
    }

    get report(): Readonly<Record<string, number>> {
      return this.#layer.report;
    }

    override computeOutputShape(inputShape: number[]): number[] {
      return inputShape;
    }

    override call(inputs: Tensor | Tensor[], { training }: { readonly training?: unknown }): Tensor {
      const [theta] = [inputs].flat();
      return this.#layer(theta!, { training: training === true });
    }

    override getConfig(): serialization.ConfigDict {
      const { estimator, solver, seed = 0, layer = 0 } = this.#options;
      const saved: Saved = {
        estimator: savedPart('estimator', estimator),
        solver: savedPart('solver', solver),
        seed,
        layer,
        state: this.state,
      };
      return { ...super.getConfig(), saved: encode(saved) };
    }

    static override fromConfig<T extends serialization.Serializable>(
      cls: serialization.SerializableConstructor<T>,
      { saved, ...config }: serialization.ConfigDict,
    ): T {
      const { estimator, solver, ...rest } = decode(saved as string) as Saved;
      return new cls(
        {
          ...rest,
          estimator: loadedPart(estimator, factories) as GradientEstimator,
          solver: loadedPart(solver, factories) as MAPSolver,
        },
        config,
      );
    }
  };
}
