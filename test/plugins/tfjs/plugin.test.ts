import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Kind, MANIFEST_KEYS, type PluginContext } from '@mapgrad/contracts';
import { activate } from '@mapgrad/tfjs';
import manifest from '@mapgrad/tfjs/package.json' with { type: 'json' };
import { expect, it } from 'vitest';

const require = createRequire(import.meta.url);
const { Ajv2020 } = createRequire(require.resolve('@mapgrad/core/package.json'))('ajv/dist/2020.js') as {
  Ajv2020: new (options: object) => { compile(schema: object): ((value: unknown) => boolean) & { errors?: unknown } };
};

interface Announced {
  readonly id: string;
  readonly options?: string;
}
const announced = manifest.mapgrad.contributes as Partial<Record<string, readonly Announced[]>>;

function registered(): Map<string, (options: never) => object> {
  const factories = new Map<string, (options: never) => object>();
  const register: PluginContext['register'] = (kind, id, factory) => {
    factories.set(`${kind}/${id}`, factory);
  };
  activate({ register, subscriptions: [] });
  return factories;
}

it('registers what the manifest announces, without loading TensorFlow.js', () => {
  const kinds = Object.entries(MANIFEST_KEYS) as [Kind, string][];
  const expected = kinds.flatMap(([kind, key]) => (announced[key] ?? []).map(({ id }) => `${kind}/${id}`));
  const factories = registered();
  expect([...factories.keys()].sort()).toEqual(expected.sort());
  for (const name of ['loss/squared-error', 'model/linear', 'optimizer/adam', 'trainer/minibatch']) {
    factories.get(name)?.({} as never);
  }
  expect(Object.keys(require.cache).filter((file) => file.includes('@tensorflow'))).toEqual([]);
  require('@tensorflow/tfjs');
  expect(Object.keys(require.cache).filter((file) => file.includes('@tensorflow'))).not.toEqual([]);
});

it('has schemas whose examples are valid, and which the factories accept', () => {
  const factories = registered();
  const ajv = new Ajv2020({ strict: true });
  let examples = 0;
  for (const [kind, key] of Object.entries(MANIFEST_KEYS)) {
    for (const { id, options } of announced[key] ?? []) {
      if (options === undefined) continue;
      const file = join(dirname(require.resolve('@mapgrad/tfjs/package.json')), options);
      const schema = JSON.parse(readFileSync(file, 'utf8')) as { examples: object[] };
      const validate = ajv.compile(schema);
      for (const example of schema.examples) {
        expect(validate(example), `${id}: ${JSON.stringify(validate.errors)}`).toBe(true);
        expect(factories.get(`${kind}/${id}`)?.(example as never)).toBeTypeOf('object');
        examples++;
      }
      expect(validate({ nonsense: 1 })).toBe(false);
    }
  }
  expect(examples).toBeGreaterThan(6);
});
