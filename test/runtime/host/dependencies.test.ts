import { createHost, loadPipeline } from '@mapgrad/core/host';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../temporary-folder.ts';
import { tracesOf, writePlugin } from './plugin-folder.ts';

/** Plugins by name, with those that they depend on; each leaves its name when it is activated and when it is disposed. */
function write(plugins: Readonly<Record<string, readonly string[]>>, activate = ''): [string, unknown[]] {
  const folder = temporaryFolder();
  const traces = tracesOf(folder);
  for (const [name, dependsOn] of Object.entries(plugins)) {
    writePlugin(folder, name, {
      contributes: { metrics: [name] },
      mapgrad: { dependsOn },
      activate: `const name = '${name}'; ${activate}
        trace('+' + name); subscriptions.push({ dispose: () => trace('-' + name) }); register('metric', name, () => ({}));`,
    });
  }
  return [folder, traces];
}

const open = (folder: string, names: readonly string[]) =>
  createHost({ plugins: names.map((name) => `./${name}`), from: [folder] });

const slow = 'await new Promise((resolve) => setTimeout(resolve, 10));';

describe('plugins that depend on others', () => {
  it('are activated behind them, each once, and disposed before them', async () => {
    const [folder, traces] = write({ d: ['b', 'c'], c: ['a'], b: ['a'], a: [], other: [] }, slow);
    const host = open(folder, ['d', 'c', 'b', 'a', 'other']);
    expect(host.problems).toEqual([]);
    await Promise.all([host.activate('metric', 'd'), host.activate('metric', 'c'), host.activate('metric', 'd')]);
    expect(traces.filter((trace) => trace === '+a')).toHaveLength(1);
    expect(traces).toHaveLength(4);
    const dependencies = [
      ['a', 'b'],
      ['a', 'c'],
      ['b', 'd'],
      ['c', 'd'],
    ];
    for (const [first, then] of dependencies) {
      expect(traces.indexOf(`+${first}`)).toBeLessThan(traces.indexOf(`+${then}`));
    }
    traces.splice(0);
    await host.dispose();
    expect(traces.toSorted()).toEqual(['-a', '-b', '-c', '-d']);
    for (const [last, before] of dependencies) {
      expect(traces.indexOf(`-${before}`)).toBeLessThan(traces.indexOf(`-${last}`));
    }
  });

  it('are left out, with the way to the one that is not there; the others work', async () => {
    const [folder] = write({ a: ['b'], b: ['c'], c: ['missing'], d: [] });
    const host = open(folder, ['a', 'b', 'c', 'd']);
    expect(host.problems.map(({ plugin, error }) => [plugin, error.code, error.message])).toEqual([
      ['./a', 'PLUGIN_DEPENDENCY', expect.stringContaining('a depends on missing (a → b → c → missing), which is not')],
      ['./b', 'PLUGIN_DEPENDENCY', expect.stringContaining('(b → c → missing)')],
      ['./c', 'PLUGIN_DEPENDENCY', expect.stringContaining('(c → missing)')],
    ]);
    expect(host.catalogue.map(({ id }) => id)).toEqual(['d']);
    await host.activate('metric', 'd');
  });

  it('in a circle are left out, and those that depend on the circle', () => {
    const [folder] = write({ a: ['b'], b: ['c'], c: ['a'], before: ['a'], self: ['self'], fine: [] });
    const host = open(folder, ['a', 'b', 'c', 'before', 'self', 'fine']);
    expect(host.problems.map(({ error }) => /\((.*)\)/.exec(error.message)?.[1])).toEqual([
      'a → b → c → a',
      'b → c → a → b',
      'c → a → b → c',
      'before → a → b → c → a',
      'self → self',
    ]);
    expect(host.problems.every(({ error }) => error.code === 'PLUGIN_DEPENDENCY')).toBe(true);
    expect(host.plugins.map(({ name }) => name)).toEqual(['fine']);
  });

  it('fail with the failure of the other as their cause, and their code is not run', async () => {
    const [folder, traces] = write(
      { a: ['b'], b: ['c'], c: [], d: [] },
      `if (name === 'c') throw new Error('no disk');`,
    );
    const host = open(folder, ['a', 'b', 'c', 'd']);
    await expect(host.activate('metric', 'a')).rejects.toMatchObject({
      code: 'PLUGIN_DEPENDENCY',
      message: 'plugin a depends on b: plugin b depends on c: plugin c failed in activate: no disk',
      context: { plugin: 'a', hook: 'activate' },
      cause: {
        code: 'PLUGIN_DEPENDENCY',
        cause: { code: 'PLUGIN_FAILED', context: { plugin: 'c', hook: 'activate' } },
      },
    });
    await host.activate('metric', 'd');
    expect(traces).toEqual(['+d']);
  });

  it('are looked at once, however many ways lead to them', () => {
    const floors = Array.from({ length: 25 }, (_, i) => i);
    const below = (i: number): string[] => (i === 0 ? [] : [`a${i - 1}`, `b${i - 1}`]);
    const plugins = floors.flatMap((i) => [[`a${i}`, below(i)] as const, [`b${i}`, below(i)] as const]);
    const [folder] = write(Object.fromEntries(plugins));
    const host = open(
      folder,
      plugins.map(([name]) => name),
    );
    expect(host.plugins).toHaveLength(50);
  });

  it('are not activated once disposal has begun', async () => {
    const [folder, traces] = write({ a: ['b'], b: [] }, slow);
    const host = open(folder, ['a', 'b']);
    const activation = host.activate('metric', 'a').catch((thrown: unknown) => thrown);
    await host.dispose();
    expect(await activation).toMatchObject({ message: 'plugin a depends on b: plugin b was disposed' });
    expect(traces).toEqual(['+b', '-b']);
  });
});

it('a pipeline is told at the place of the plugin in its list', () => {
  const [folder] = write({ a: ['b'], b: [] });
  expect(() => loadPipeline({ text: 'plugins: [./a]\n', file: 'p.yaml', from: [folder] })).toThrow(
    'p.yaml:1:11: plugins.0: plugin a depends on b (a → b), which is not listed or could not be opened; list it too',
  );
});
