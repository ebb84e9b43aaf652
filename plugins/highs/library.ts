import loadHighs, { type Highs } from 'highs';

// Its declarations describe a CommonJS module, where the loader is the property `default`; Node loads its ES module.
const load: typeof loadHighs.default = 'default' in loadHighs ? loadHighs.default : loadHighs;

/** HiGHS, compiled to WebAssembly: loaded while this module is, so that everything after it answers at once. */
export const library: Highs = await load();

/** A program within HiGHS. */
export type Model = ReturnType<Highs['createModel']>;

const unused = new FinalizationRegistry<Model>((model) => model.dispose());

/** Frees a model, which the garbage collector does not see, when an object is collected. */
export const freeWith = (owner: object, model: Model): void => unused.register(owner, model);
