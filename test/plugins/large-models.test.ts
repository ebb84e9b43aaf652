import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { highs } from '@mapgrad/highs';
import { expect, it } from 'vitest';
import { expectOptimal } from '../data/expect-optimal.ts';
import { type JslpModel, questionOf } from '../data/jslp.ts';

const file = new URL('../fixtures/ilp/large-models.json.gz', import.meta.url);
const models = JSON.parse(gunzipSync(readFileSync(file)).toString()) as readonly JslpModel[];

it.each(models)('highs finds the known optimum of $name', (model) => {
  const [options, known] = questionOf(model);
  expect(expectOptimal(() => highs({ ...options, deadline: 25_000 }), known)).toBeGreaterThan(0);
});
