import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root, sourcesOf } from '../architecture/workspace.ts';
import { bundle } from './bundle.ts';

const TENSORFLOW = /^@tensorflow\//;

describe('on its way to a browser', () => {
  it.each([
    '@mapgrad/contracts',
    '@mapgrad/contracts/simd',
    '@mapgrad/core',
    '@mapgrad/estimators',
    '@mapgrad/solvers',
    '@mapgrad/solvers/program',
    '@mapgrad/threads/web',
    '@mapgrad/webgpu',
  ])('%s asks for nothing of Node', async (name) => {
    const { code, fromNode } = await bundle(`export * from '${name}';`, TENSORFLOW);
    expect(fromNode).toEqual([]);
    expect(code.match(/\b(process|Buffer|createRequire|__dirname|__filename)\b[.(]/g)).toBeNull();
  });

  it.each(['@mapgrad/tfjs', '@mapgrad/tfjs/relaxations'])('%s asks for nothing of Node', async (name) => {
    const { code, fromNode } = await bundle(`export * from '${name}';`, TENSORFLOW);
    expect(fromNode).toEqual([]);
    expect(code.match(/\b(process|Buffer|createRequire|__dirname|__filename)\b[.(]/g)).toBeNull();
  });

  it('would be noticed if it did', async () => {
    const { fromNode, code } = await bundle(`export * from '@mapgrad/threads';`, TENSORFLOW);
    expect(fromNode.join()).toMatch(/node:worker_threads by .*threads.pool\.ts/);
    expect(code).toMatch(/\bprocess\b\./);
  });

  it('what the playground takes from mapgrad is below 30 kB, without TensorFlow.js', async () => {
    const taken = new Map<string, string>();
    for (const file of sourcesOf('examples/playground')) {
      const text = readFileSync(join(root, file), 'utf8');
      for (const [, names, from] of text.matchAll(/^import \{([^}]*)\} from '(@mapgrad\/[^']+)'/gms)) {
        for (const name of names!.match(/\b(?<!type )(?!type )\w+/g) ?? []) taken.set(name, from!);
      }
    }
    expect([...taken.keys()]).toEqual(expect.arrayContaining(['layerAsync', 'gridShortestPath', 'imle', 'webWorkers']));
    const source = [...taken].map(([name, from]) => `export { ${name} } from '${from}';`).join('\n');
    const { gzipped } = await bundle(source, TENSORFLOW);
    console.log(`mapgrad in the playground: ${(gzipped / 1000).toFixed(1)} kB gzipped, without TensorFlow.js`);
    expect(gzipped).toBeLessThan(30_000);
    expect(gzipped).toBeGreaterThan(10_000);
  });
});
