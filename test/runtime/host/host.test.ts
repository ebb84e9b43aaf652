import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type MAPSolver, MapgradError } from '@mapgrad/contracts';
import { createHost } from '@mapgrad/core/host';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../temporary-folder.ts';
import { tracesOf, writePlugin } from './plugin-folder.ts';

/** The error that something is rejected with. */
const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.fail('it was not rejected'),
    (thrown: unknown) => thrown,
  );

describe('plugins that are listed together', () => {
  it('are opened once when the same package is listed by name and by path', () => {
    const folder = temporaryFolder();
    writePlugin(folder, 'node_modules/a', { name: 'a', contributes: { solvers: ['one'] } });
    const host = createHost({ plugins: ['a', './node_modules/a'], from: [folder] });
    expect(host.plugins).toEqual([{ name: 'a', version: '1.0.0', folder: join(folder, 'node_modules/a') }]);
    expect(host.problems).toEqual([]);
  });

  it('must say in "exports" where their code is', () => {
    const folder = temporaryFolder();
    writePlugin(folder, 'a', { contributes: { solvers: ['one'] }, exports: undefined });
    const { problems, plugins } = createHost({ plugins: ['./a'], from: [folder] });
    expect(plugins).toEqual([]);
    expect(problems[0]?.error.code).toBe('PLUGIN_MANIFEST');
    expect(problems[0]?.error.message).toContain('add "exports": "./index.js"');
  });

  it('may be listed by an absolute path', () => {
    const folder = temporaryFolder();
    writePlugin(folder, 'a', { contributes: { solvers: ['one'] } });
    const { plugins } = createHost({ plugins: [`${folder}/a`], from: [] });
    expect(plugins).toHaveLength(1);
  });
});

describe('activation', () => {
  it('fails for a contribution that is registered twice', async () => {
    const folder = temporaryFolder();
    const register = `register('metric', 'one', () => ({}));`;
    writePlugin(folder, 'a', { contributes: { metrics: ['one'] }, activate: register + register });
    const host = createHost({ plugins: ['./a'], from: [folder] });
    await expect(host.activate('metric', 'one')).rejects.toMatchObject({
      code: 'PLUGIN_FAILED',
      message: 'plugin a failed in activate: plugin a registers metric one twice; register each contribution once',
    });
  });
});

describe('create', () => {
  it('names the plugin whose factory throws, and keeps an error of mapgrad', async () => {
    const folder = temporaryFolder();
    const failing = `() => { throw new Error('no disk'); }`;
    const later = `() => Promise.reject(new Error('no net'))`;
    const refusing = `() => { throw Object.assign(new Error('k is 0'), { name: 'MapgradError', code: 'OPTION_INVALID' }); }`;
    writePlugin(folder, 'a', {
      contributes: { metrics: ['one', 'two'], datasets: ['later'] },
      activate: `register('metric', 'one', ${failing}); register('metric', 'two', ${refusing}); register('dataset', 'later', ${later});`,
    });
    const host = createHost({ plugins: ['./a'], from: [folder] });
    const error = await rejection(host.create('metric', 'one'));
    expect(error).toMatchObject({ code: 'PLUGIN_FAILED', message: 'metric one of a could not be made: no disk' });
    expect(error).toHaveProperty('cause.message', 'no disk');
    await expect(host.create('dataset', 'later')).rejects.toThrow('dataset later of a could not be made: no net');
    await expect(host.create('metric', 'two')).rejects.toMatchObject({ code: 'OPTION_INVALID', message: 'k is 0' });
  });
});

describe('disposal', () => {
  const subscribe = (label: string, error?: string): string =>
    `subscriptions.push({ dispose() { trace('${label}'); ${error ? `throw new Error('${error}')` : ''} } });`;
  const register = (id: string): string => `register('metric', '${id}', () => ({}));`;

  it('undoes everything once, the last activated plugin first, and reports all errors at the end', async () => {
    const folder = temporaryFolder();
    const traces = tracesOf(folder);
    writePlugin(folder, 'a', {
      contributes: { metrics: ['one'] },
      activate: register('one') + subscribe('a1', 'no a1') + subscribe('a2', 'no a2') + subscribe('a3'),
    });
    writePlugin(folder, 'b', { contributes: { metrics: ['two'] }, activate: register('two') + subscribe('b', 'no b') });
    writePlugin(folder, 'c', { contributes: { metrics: ['three'] }, activate: subscribe('c') });
    const host = createHost({ plugins: ['./a', './b', './c'], from: [folder] });
    await host.activate('metric', 'two');
    await host.activate('metric', 'one');
    const error = await rejection(host.dispose());
    expect(traces).toEqual(['a3', 'a2', 'a1', 'b']);
    expect(error).toBeInstanceOf(AggregateError);
    const { errors, message } = error as { errors: MapgradError[]; message: string };
    expect(errors.map((one) => one.message)).toEqual([
      'plugin a failed in dispose: no a2',
      'plugin a failed in dispose: no a1',
      'plugin b failed in dispose: no b',
    ]);
    expect(errors.every((one) => one instanceof MapgradError && one.code === 'PLUGIN_FAILED')).toBe(true);
    expect(message).toContain('no a2');

    await rejection(host.dispose());
    expect(traces).toHaveLength(4);
  });

  it('waits for an activation that runs', async () => {
    const folder = temporaryFolder();
    const traces = tracesOf(folder);
    writePlugin(folder, 'a', {
      contributes: { metrics: ['one'] },
      activate: `await new Promise((resolve) => setTimeout(resolve, 20)); trace('active'); ${subscribe('disposed')} ${register('one')}`,
    });
    const host = createHost({ plugins: ['./a'], from: [folder] });
    const activated = rejection(host.activate('metric', 'one'));
    await host.dispose();
    expect(traces).toEqual(['active', 'disposed']);
    expect(await activated).toMatchObject({ code: 'PLUGIN_FAILED' });
  });

  it('undoes what an activation that failed has subscribed to', async () => {
    const folder = temporaryFolder();
    const traces = tracesOf(folder);
    writePlugin(folder, 'a', {
      contributes: { metrics: ['one'] },
      activate: `${subscribe('disposed')} throw new Error('no');`,
    });
    const host = createHost({ plugins: ['./a'], from: [folder] });
    await rejection(host.activate('metric', 'one'));
    await host.dispose();
    expect(traces).toEqual(['disposed']);
  });

  it('ends activation', async () => {
    const folder = temporaryFolder();
    writePlugin(folder, 'a', { contributes: { metrics: ['one'] }, activate: register('one') });
    writePlugin(folder, 'b', { contributes: { metrics: ['two'] }, activate: register('two') });
    const host = createHost({ plugins: ['./a', './b'], from: [folder] });
    await host.activate('metric', 'one');
    await host.dispose();
    for (const id of ['one', 'two']) {
      await expect(host.activate('metric', id)).rejects.toMatchObject({
        code: 'PLUGIN_FAILED',
        message: expect.stringContaining('was disposed') as string,
      });
    }
  });
});

describe('a plugin in trouble', () => {
  const healthy = {
    contributes: { metrics: ['well'] },
    activate: `register('metric', 'well', () => ({ well: true }));`,
  };

  it.each([
    ['throws', `throw new Error('no disk');`, /no disk/],
    ['throws nothing', 'throw undefined;', /undefined/],
    ['throws what has no text', 'throw Object.create(null);', /what cannot be shown, of type object/],
    ['throws a symbol', `throw Symbol('s');`, /Symbol\(s\)/],
    ['never ends', 'return new Promise(() => {});', /it has not ended after 500 ms/],
    ['registers nothing', '', /did not register metric ill, which the manifest announces/],
    ['registers another id', `register('metric', 'other', () => ({}));`, /which its manifest does not announce/],
    ['registers another kind', `register('noise', 'ill', () => ({}));`, /registers noise ill, which its manifest/],
    [
      'registers at odds with itself',
      `register('__proto__', 'constructor', () => ({}));`,
      /registers __proto__ constr/,
    ],
  ])('that %s leaves the others working, and fails again in the same words', async (_, activate, message) => {
    const folder = temporaryFolder();
    writePlugin(folder, 'ill', { contributes: { metrics: ['ill'] }, activate });
    writePlugin(folder, 'well', healthy);
    const host = createHost({ plugins: ['./ill', './well'], from: [folder], patience: 500 });
    const errors = await Promise.all([
      rejection(host.create('metric', 'ill')),
      rejection(host.create('metric', 'ill')),
    ]);
    errors.push(await rejection(host.activate('metric', 'ill')));
    expect(new Set(errors).size).toBe(1);
    expect(errors[0]).toMatchObject({
      message: expect.stringMatching(message) as string,
      context: { plugin: 'ill', hook: 'activate' },
    });
    expect(await host.create('metric', 'well')).toEqual({ well: true });
    await host.dispose();
  });

  it.each([
    ['cannot be read as JavaScript', 'export const = 1;', /failed in activate/],
    ['throws while it is read', `throw new Error('no wasm');`, /no wasm/],
    ['is never read to its end', 'await new Promise(() => {});', /it has not ended after 500 ms/],
    ['exports no activate', 'export const active = 1;', /exports no function activate/],
  ])('whose module %s is named too', async (_, code, message) => {
    const folder = temporaryFolder();
    writePlugin(folder, 'ill', { contributes: { metrics: ['ill'] } });
    writeFileSync(join(folder, 'ill/index.js'), code);
    writePlugin(folder, 'well', healthy);
    const host = createHost({ plugins: ['./ill', './well'], from: [folder], patience: 500 });
    await expect(host.activate('metric', 'ill')).rejects.toMatchObject({
      code: 'PLUGIN_FAILED',
      message: expect.stringMatching(message) as string,
      context: { plugin: 'ill', hook: 'activate' },
    });
    expect(await host.create('metric', 'well')).toEqual({ well: true });
  });

  it('keeps the code and the place of the error that it chose, stamped with its name and its hook', async () => {
    const folder = temporaryFolder();
    const chosen = `Object.assign(new Error('no k'), { name: 'MapgradError', code: 'OPTION_INVALID', context: { row: 3 } })`;
    writePlugin(folder, 'a', {
      contributes: { metrics: ['one'] },
      activate: `subscriptions.push({ dispose() { throw ${chosen}; } }); register('metric', 'one', () => { throw ${chosen}; });`,
    });
    writePlugin(folder, 'b', { contributes: { metrics: ['two'] }, activate: `throw ${chosen};` });
    const host = createHost({ plugins: ['./a', './b'], from: [folder] });
    const code = 'OPTION_INVALID';
    expect(await rejection(host.create('metric', 'one'))).toMatchObject({
      code,
      message: 'no k',
      context: { row: 3, plugin: 'a', hook: 'create' },
    });
    expect(await rejection(host.create('metric', 'two'))).toMatchObject({
      code,
      message: 'plugin b failed in activate: no k',
      context: { row: 3, plugin: 'b', hook: 'activate' },
    });
    expect(await rejection(host.dispose())).toMatchObject({
      errors: [{ code, context: { row: 3, plugin: 'a', hook: 'dispose' } }],
    });
  });

  it('does not keep the others from being disposed, though it never ends or is no subscription', async () => {
    const folder = temporaryFolder();
    const traces = tracesOf(folder);
    const metric = (id: string): string => `register('metric', '${id}', () => ({}));`;
    writePlugin(folder, 'a', {
      contributes: { metrics: ['a'] },
      activate: `subscriptions.push({ dispose: () => trace('a') }); ${metric('a')}`,
    });
    writePlugin(folder, 'b', {
      contributes: { metrics: ['b'] },
      activate: `subscriptions.push({ dispose: () => new Promise(() => {}) }, undefined, {}); ${metric('b')}`,
    });
    const host = createHost({ plugins: ['./a', './b'], from: [folder], patience: 500 });
    await host.activate('metric', 'a');
    await host.activate('metric', 'b');
    const { errors } = (await rejection(host.dispose())) as AggregateError;
    expect(errors).toHaveLength(3);
    expect(String(errors[2])).toContain('plugin b failed in dispose: it has not ended after 500 ms');
    expect(traces).toEqual(['a']);
  });
});

describe('a plugin in trouble is named', () => {
  const trouble = async (activate: string): Promise<unknown> => {
    const folder = temporaryFolder();
    writePlugin(folder, 'a', { contributes: { solvers: ['one'] }, activate });
    const host = createHost({ plugins: ['./a'], from: [folder], patience: 500 });
    return host.create('solver', 'one').catch((thrown: unknown) => thrown);
  };
  const failed = (message: string): unknown => ({
    code: 'PLUGIN_FAILED',
    message: expect.stringContaining(message) as string,
  });

  it.each([
    [
      'activate that does not end',
      'return new Promise(() => {});',
      'plugin a failed in activate: it has not ended after 500 ms',
    ],
    ['what is no factory', "register('solver', 'one', 42);", 'plugin a registers number as solver one'],
    ['a factory of nothing', "register('solver', 'one', () => undefined);", 'solver a/one returned undefined'],
    ['a factory of a promise', "register('solver', 'one', async () => ({}));", 'solver a/one returned a promise'],
    [
      'a solver without prepare',
      "register('solver', 'one', () => ({ size: () => 1 }));",
      'returned object, expected a',
    ],
  ])('%s', async (_, activate, message) => {
    expect(await trouble(activate)).toMatchObject(failed(message) as object);
  });
});

it('keeps the methods of a solver that is an instance of a class', async () => {
  const folder = temporaryFolder();
  const activate = `class Mine { #n = 3; exact = true; size() { return this.#n; } prepare() { return (_, z) => z.fill(this.#n); } }
    register('solver', 'one', () => new Mine());`;
  writePlugin(folder, 'a', { contributes: { solvers: ['one'] }, activate });
  const solver = await createHost({ plugins: ['./a'], from: [folder] }).create('solver', 'one');
  const z = new Float32Array(3);
  await (await solver.prepare())(z, z);
  expect([solver.size(), solver.origin, ...z]).toEqual([3, 'a/one', 3, 3, 3]);
});

it('passes a solver the instance that it is asked about', async () => {
  const folder = temporaryFolder();
  const activate = `register('solver', 'one', () => ({
    exact: true, size: ({ n }) => n, prepare: ({ n }) => (_, z) => z.fill(n),
  }));`;
  writePlugin(folder, 'a', { contributes: { solvers: ['one'] }, activate });
  const made = await createHost({ plugins: ['./a'], from: [folder] }).create('solver', 'one');
  const solver = made as unknown as MAPSolver<{ readonly n: number }>;
  const z = new Float32Array(2);
  solver.prepare({ n: 2 })(z, z);
  expect([solver.size({ n: 2 }), ...z]).toEqual([2, 2, 2]);
});
