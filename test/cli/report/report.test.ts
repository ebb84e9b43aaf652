import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Draw, Picture } from '@mapgrad/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reportOf } from '../../../core/cli/report/page.ts';
import { readRun } from '../../../core/cli/report/read-run.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { type Ended, mapgrad } from '../command.ts';
import { type Element, elementsOf, type Files, lines, runFolder, textsOf } from './run-folder.ts';

const pipeline = {
  plugins: ['@mapgrad/ilp'],
  layer: { solver: { use: 'knapsack', weights: [2, 3, 4], capacity: 5 } },
  loss: { use: 'squared-error' },
  metrics: ['regret'],
  compare: { one: {}, two: {} },
};
const example = { example: 0, theta: [1, 2, 3], z: [1, 1, 0], optimum: [1, 0, 0] };

/** Two variants, two seeds, two epochs. */
const whole = (): Files => ({
  'pipeline.resolved.yaml': pipeline,
  'run.json': {
    started: '2026-01-02T03:04:05.678Z',
    versions: { mapgrad: '9.8.7' },
    environment: { cpu: 'a processor' },
  },
  'metrics.jsonl': lines(
    ...['one', 'two'].flatMap((variant, v) =>
      [1, 2].flatMap((seed) => [
        { event: 'start', variant, seed, time: '2026-01-02T03:04:05.678Z', backend: 'cpu' },
        ...[1, 2].map((epoch) => ({
          event: 'epoch',
          variant,
          seed,
          epoch,
          step: 3 * epoch,
          loss: 10 * v + seed / epoch,
          regret: 0.5 / epoch,
          lambda: v + 1,
          zeroGradients: 0.25,
        })),
        {
          event: 'run',
          variant,
          seed,
          epoch: 2,
          seconds: 1.5,
          test: { regret: v + seed / 10 },
          validation: { regret: 0.123456 },
          counts: { 'memo.hits': 71 },
        },
      ]),
    ),
  ),
  'results.json': {},
  '1-one-seed-1/decisions.json': { variant: 'one', seed: 1, examples: [example] },
});

async function reportOn(
  files: Files,
  name?: string,
): Promise<Ended & { page: string; elements: readonly Element[]; directory: string }> {
  const directory = runFolder(files, name);
  const ended = await mapgrad(['report', directory]);
  const file = join(directory, 'report.html');
  const page = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return { ...ended, page, elements: page === '' ? [] : elementsOf(page), directory };
}

describe('a report', () => {
  it('has the mean and the standard deviation of every test metric, and every number of every seed', async () => {
    const { code, elements, stderr } = await reportOn(whole());
    expect([code, stderr]).toEqual([0, '']);
    const cells = textsOf(elements, 'td');
    // 0.1 and 0.2; 1.1 and 1.2: the deviation of two numbers is their distance over √2
    expect(cells).toEqual(
      expect.arrayContaining([
        '0.150 ± 0.071',
        '1.150 ± 0.071',
        '0.100000',
        '0.200000',
        '1.10000',
        '1.20000',
        '0.123456',
        '71',
        '1.50000',
      ]),
    );
    expect(textsOf(elements, 'th')).toEqual(
      expect.arrayContaining(['one', 'two', 'regret', 'memo.hits', 'versions mapgrad']),
    );
    expect(cells).toEqual(expect.arrayContaining(['9.8.7', 'a processor']));
  });

  it('draws every measure over epochs as the mean over seeds, with ± one standard deviation', async () => {
    const { elements, directory } = await reportOn(whole());
    expect(textsOf(elements, 'figcaption')).toEqual(
      expect.arrayContaining(['Training loss', 'regret, validation examples', 'Step of the finite difference, λ']),
    );
    expect(textsOf(elements, 'td')).toEqual(expect.arrayContaining(['1.50 ± 0.71', '0.75 ± 0.35', '11.50 ± 0.71']));
    const data = join(directory, 'report');
    expect(readdirSync(data).sort()).toEqual(
      ['lambda', 'loss', 'regret', 'test-regret', 'zeroGradients'].map((name) => `${name}.vl.json`),
    );
    const loss = JSON.parse(readFileSync(join(data, 'loss.vl.json'), 'utf8')) as { data: { values: unknown } };
    const half = Math.SQRT1_2;
    expect(loss.data.values).toMatchObject([
      { line: 'one', x: 1, y: 1.5, low: 1.5 - half, high: 1.5 + half },
      { line: 'one', x: 2, y: 0.75 },
      { line: 'two', x: 1, y: 11.5 },
      { line: 'two', x: 2, y: 10.75 },
    ]);
  });

  it('needs nothing from elsewhere, and runs nothing', async () => {
    const { page, elements } = await reportOn(whole());
    expect(page.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|\/\/|@import|url\(/);
    expect(
      elements.filter(({ name }) => /^(script|iframe|object|embed|img|image|use|a|form|base)$/i.test(name)),
    ).toEqual([]);
    for (const { attributes } of elements) {
      expect(Object.keys(attributes).filter((name) => /^on|^src|^xlink/i.test(name))).toEqual([]);
      expect(attributes.href ?? 'data:,').toBe('data:,');
    }
    expect(elements.find(({ attributes }) => attributes['http-equiv'] !== undefined)?.attributes.content).toContain(
      "default-src 'none'",
    );
  });

  it('can be read without eyes and without a mouse', async () => {
    const { elements } = await reportOn(whole());
    for (const { attributes, text } of elements.filter(({ name }) => name === 'svg')) {
      if (attributes.overflow === 'hidden' || attributes['aria-hidden'] === 'true') continue;
      expect(attributes.role).toBe('img');
      expect(`${attributes['aria-label'] ?? ''}${text}`.trim()).not.toBe('');
    }
    const regions = elements.filter(({ attributes }) => attributes.role === 'region');
    expect(regions.length).toBeGreaterThan(3);
    for (const { attributes } of regions)
      expect([attributes.tabindex, attributes['aria-label'] !== '']).toEqual(['0', true]);
    const ids = elements.flatMap(({ attributes }) => attributes.id ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { attributes } of elements)
      if (attributes['aria-labelledby']) expect(ids).toContain(attributes['aria-labelledby']);
    expect(elements[0]!.attributes.lang).toBe('en');
  });

  it('draws decisions as their solver does', async () => {
    const { elements } = await reportOn(whole());
    const picture = elements.find(({ attributes }) => attributes.class === 'picture' && attributes.role === 'img');
    expect(picture?.attributes['aria-label']).toBe('2 of 3 items chosen: 1 right (0), 1 wrong (1); 0 missed');
    expect(picture?.text).toContain('packed: 5 of 5');
    expect(picture?.text).toContain('best: 2 of 5');
  });

  it('shows several folders side by side, by letters', async () => {
    const [a, b] = [runFolder(whole(), 'first'), runFolder(whole(), 'second')];
    const out = join(temporaryFolder(), 'pages', 'both.html');
    const { code, stderr } = await mapgrad(['report', a, b, '--out', out]);
    expect([code, stderr]).toEqual([0, '']);
    const elements = elementsOf(readFileSync(out, 'utf8'));
    expect(textsOf(elements, 'th')).toEqual(expect.arrayContaining(['A · one', 'A · two', 'B · one', 'B · two']));
    expect(textsOf(elements, 'strong')).toEqual(['A · first', 'B · second']);
    expect(existsSync(join(out, '..', 'report', 'loss.vl.json'))).toBe(true);
    expect(existsSync(join(a, 'report.html'))).toBe(false);
  });

  it('keeps charts of different losses apart', async () => {
    const compare = { one: {}, two: { loss: { use: 'decision-value' } } };
    const { elements } = await reportOn({ ...whole(), 'pipeline.resolved.yaml': { ...pipeline, compare } });
    expect(textsOf(elements, 'figcaption')).toEqual(
      expect.arrayContaining(['Training loss: squared-error', 'Training loss: decision-value']),
    );
  });

  it('stays small', async () => {
    const many = lines(
      ...['one', 'two', 'three', 'four'].flatMap((variant) =>
        [1, 2, 3, 4, 5].flatMap((seed) =>
          Array.from({ length: 200 }, (_, e) => ({
            event: 'epoch',
            variant,
            seed,
            epoch: e + 1,
            ...Object.fromEntries(['loss', 'a', 'b', 'c', 'd', 'e'].map((key, k) => [key, Math.sin(e * k + seed)])),
          })),
        ),
      ),
    );
    const { page } = await reportOn({ ...whole(), 'metrics.jsonl': many });
    expect(page.length).toBeLessThan(200_000);
  });
});

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onload='alert(1)",
  '</style><script>alert(1)</script>',
  '</text></svg><script>alert(1)</script>',
  ']]><!--',
  '&lt;script&gt; &amp;',
  '__proto__',
  'constructor',
  '\u0000\u0007\u001b[31m\u202egnp.exe\ufffe',
  '\ud800 alone',
  '../../../../etc/passwd',
  `long ${'x'.repeat(100_000)}`,
  '',
];

const hostile = (text: string): Files => ({
  'pipeline.resolved.yaml': {
    plugins: [text, '@mapgrad/top-k'],
    layer: { solver: { use: text, [text]: text } },
    loss: { use: text },
    metrics: [text],
    compare: { [text]: { loss: { use: text } } },
  },
  'run.json': { [text]: { [text]: text }, started: text },
  'metrics.jsonl': lines(
    { event: 'epoch', variant: text, seed: 1, epoch: 1, [text]: 1, loss: 2 },
    { event: 'warning', variant: text, seed: 1, message: text },
    {
      event: 'run',
      variant: text,
      seed: 1,
      epoch: 1,
      seconds: 1,
      test: JSON.parse(`{${JSON.stringify(text)}:1}`) as object,
      validation: { [text]: 1 },
      counts: { [text]: 1 },
    },
    { event: 'failure', variant: text, seed: 2, message: text, code: text },
  ),
  '1-a/decisions.json': { variant: text, seed: 1, examples: [{ ...example, names: [text, text, text] }] },
});

describe('a hostile name stays text:', () => {
  const harmless = async (files: Files, name?: string): Promise<readonly Element[]> => {
    const { code, elements, directory } = await reportOn(files, name);
    expect(code).toBe(0);
    expect(elements.filter(({ name: tag }) => /^(script|img|iframe|object)$/i.test(tag))).toEqual([]);
    for (const { attributes } of elements)
      expect(Object.keys(attributes).filter((key) => /^on/i.test(key))).toEqual([]);
    for (const file of readdirSync(join(directory, 'report'))) expect(file).toMatch(/^[A-Za-z0-9_-]*\.vl\.json$/);
    return elements;
  };

  it.each(HOSTILE.map((text) => [text.slice(0, 40), text]))('%j', async (_, text) => {
    const elements = await harmless(hostile(text));
    if (!text.startsWith('<script>')) return;
    const occurrences = elements.filter((element) => element.text === text && element.name !== 'html');
    expect(occurrences.length).toBeGreaterThan(5);
  });

  it('the name of a folder', async () => {
    const elements = await harmless(whole(), '<img src=x onerror=alert(1)>');
    expect(textsOf(elements, 'h1')).toEqual(['<img src=x onerror=alert(1)>']);
  });

  it('any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 40 }), async (text) => {
        await harmless(hostile(text));
      }),
      { numRuns: 8, seed: 1 },
    );
  });

  it('names that are files alike do not overwrite each other', async () => {
    const { directory } = await reportOn({
      ...whole(),
      'metrics.jsonl': lines({ event: 'epoch', variant: 'v', seed: 1, epoch: 1, 'a/b': 1, 'a b': 2, 'A-B': 3 }),
    });
    expect(readdirSync(join(directory, 'report'))).toHaveLength(3);
  });
});

describe('a folder that is not whole', () => {
  const notes = (elements: readonly Element[]): string => textsOf(elements, 'li').join('\n');
  const without = (file: string): Files =>
    Object.fromEntries(Object.entries(whole()).filter(([name]) => name !== file));
  const metrics = whole()['metrics.jsonl'] as string;

  it.each([
    ['no metrics', without('metrics.jsonl'), /metrics.jsonl is not there/],
    ['empty metrics', { ...whole(), 'metrics.jsonl': '' }, /metrics.jsonl is empty/],
    [
      'a last line that is cut off',
      { ...whole(), 'metrics.jsonl': metrics.slice(0, -20) },
      /last line of metrics.jsonl, 16, is cut off/,
    ],
    [
      'lines that are none',
      { ...whole(), 'metrics.jsonl': `nonsense\n[]\n${metrics}` },
      /2 of 18 lines of metrics.jsonl .* left out: 1, 2/,
    ],
    [
      'lines without a run',
      { ...whole(), 'metrics.jsonl': `${lines({ event: 'epoch', epoch: 1, loss: 3 })}${metrics}` },
      /1 of 17 lines/,
    ],
    [
      'no bytes of text',
      { ...whole(), 'metrics.jsonl': Uint8Array.from({ length: 999 }, (_, i) => (i * 37) % 256) },
      /left out/,
    ],
    ['no pipeline', without('pipeline.resolved.yaml'), /pipeline.resolved.yaml is not there/],
    [
      'a pipeline that is none',
      { ...whole(), 'pipeline.resolved.yaml': 'a: [1, 2\nb: }' },
      /pipeline.resolved.yaml is not what it should be/,
    ],
    [
      'a pipeline of aliases',
      { ...whole(), 'pipeline.resolved.yaml': 'a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n' },
      /pipeline.resolved.yaml is not what it should be/,
    ],
    ['an environment that is a list', { ...whole(), 'run.json': [1] }, /run.json is not what it should be/],
    [
      'decisions of different lengths',
      { ...whole(), '1-one-seed-1/decisions.json': { variant: 'one', seed: 1, examples: [{ ...example, z: [1] }] } },
      /holds no decisions/,
    ],
    [
      'decisions that are no numbers',
      {
        ...whole(),
        '1-one-seed-1/decisions.json': { variant: 'one', seed: 1, examples: [{ ...example, theta: ['a', null, {}] }] },
      },
      /holds no decisions/,
    ],
    [
      'decisions that are cut off',
      { ...whole(), '1-one-seed-1/decisions.json': '{"variant": "one"' },
      /decisions.json is not what it should be/,
    ],
    [
      'weights of a knapsack that are none',
      {
        ...whole(),
        'pipeline.resolved.yaml': { ...pipeline, layer: { solver: { use: 'knapsack', weights: 'many' } } },
      },
      /^/,
    ],
    [
      'a solver that nobody has',
      { ...whole(), 'pipeline.resolved.yaml': { ...pipeline, layer: { solver: { use: 'other' } } } },
      /^/,
    ],
  ] as const)('%s', async (_, files, expected) => {
    const { code, elements } = await reportOn(files);
    expect(code).toBe(0);
    expect(notes(elements)).toMatch(expected);
  });

  it('a run that was killed is one that has not ended; one that was resumed has', async () => {
    const killed = lines(
      { event: 'start', variant: 'one', seed: 7 },
      { event: 'epoch', variant: 'one', seed: 7, epoch: 1, loss: 1 },
    );
    const first = await reportOn({ ...whole(), 'metrics.jsonl': killed });
    expect(notes(first.elements)).toContain('one, seed 7: it has not ended');
    expect(textsOf(first.elements, 'p').join()).toContain('No run has ended yet');
    const failed = killed + lines({ event: 'failure', variant: 'one', seed: 7, message: 'the disk is full' });
    expect(notes((await reportOn({ ...whole(), 'metrics.jsonl': failed })).elements)).toContain(
      'one, seed 7: the disk is full',
    );
    const resumed =
      failed +
      lines(
        { event: 'epoch', variant: 'one', seed: 7, epoch: 1, loss: 5 },
        { event: 'run', variant: 'one', seed: 7, epoch: 1, test: { regret: 3 } },
      );
    const last = await reportOn({ ...whole(), 'metrics.jsonl': resumed });
    expect(notes(last.elements)).not.toContain('seed 7');
    expect(textsOf(last.elements, 'td')).toEqual(expect.arrayContaining(['5', '3']));
  });

  it('keys and events that nobody knows are drawn, or passed over; numbers that are not finite are gaps', async () => {
    const { code, elements, stderr } = await reportOn({
      ...whole(),
      'metrics.jsonl': lines(
        { event: 'epoch', variant: 'v', seed: 1, epoch: 1, loss: null, novel: 17.5, words: 'x', list: [1] },
        { event: 'later', variant: 'v', seed: 1 },
      ),
    });
    expect([code, stderr]).toEqual([0, '']);
    expect(textsOf(elements, 'figcaption')).toContain('novel');
    expect(textsOf(elements, 'td')).toContain('17.50');
    expect(textsOf(elements, 'figcaption')).not.toContain('Training loss');
  });

  it('whatever is in its files, there is a page', async () => {
    const value = fc.jsonValue();
    const line = fc.record(
      {
        event: fc.constantFrom('start', 'epoch', 'run', 'failure', 'warning', 'x'),
        variant: fc.oneof(fc.string(), value),
        seed: fc.oneof(fc.integer(), value),
        epoch: fc.oneof(fc.double(), value),
        test: value,
        loss: fc.oneof(fc.double(), value),
        message: value,
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 8 }),
        value,
        value,
        value,
        fc.nat(200),
        async (objects, config, environment, decisions, cut) => {
          const { code, page } = await reportOn({
            'metrics.jsonl': lines(...objects).slice(0, -cut || undefined),
            'pipeline.resolved.yaml': JSON.stringify(config),
            'run.json': JSON.stringify(environment),
            '1-a/decisions.json': JSON.stringify(decisions),
          });
          expect(code).toBe(0);
          expect(elementsOf(page).map(({ name }) => name)).toContain('footer');
          expect(page).not.toMatch(/[dxy]="[^"]*(NaN|Infinity)/);
        },
      ),
      { numRuns: 40, seed: 2 },
    );
  });
});

describe('where a plugin cannot draw, states are cells, and a note says why:', () => {
  const drawnBy = async (draw: Draw | Error): Promise<readonly Element[]> => {
    const record = await readRun(runFolder(whole()));
    const find = (): Promise<Draw | undefined> =>
      draw instanceof Error ? Promise.reject(draw) : Promise.resolve(draw);
    return elementsOf((await reportOf([record], find, '1.0.0')).page);
  };
  const label = 'of 3 numbers chosen';

  it.each([
    ['a plugin that is broken', new Error('no paint'), 'states of knapsack are drawn as cells: no paint'],
    [
      'one that throws',
      (): never => {
        throw new Error('out of paint');
      },
      'a state is drawn as cells: out of paint',
    ],
    [
      'one that draws nowhere',
      (): Picture => ({ width: Number.NaN, height: 1, marks: [], words: '' }),
      'a state is drawn as cells: a picture has the number NaN',
    ],
    ['one that draws nothing sensible', (): Picture => 7 as never, 'a state is drawn as cells:'],
  ])('%s', async (_, draw, note) => {
    const elements = await drawnBy(draw);
    expect(textsOf(elements, 'li').join()).toContain(note);
    expect(elements.some(({ attributes }) => attributes['aria-label']?.includes(label))).toBe(true);
  });

  it('one that has nothing to say needs no note', async () => {
    const elements = await drawnBy(() => undefined);
    expect(textsOf(elements, 'li').join()).not.toContain('cells');
    expect(elements.some(({ attributes }) => attributes['aria-label']?.includes(label))).toBe(true);
  });
});

it('reads what mapgrad train writes: curves, results, and decisions with their names', async () => {
  const out = temporaryFolder();
  const short = ['seeds=[1]', 'train.epochs=2', 'compare.two-stage.train.epochs=2', 'data.train=64'];
  expect((await mapgrad(['train', 'examples/energy/pipeline.yaml', ...short, '--out', out])).code).toBe(0);
  const directory = join(out, readdirSync(out)[0]!);
  const { code, stderr } = await mapgrad(['report', directory]);
  expect([code, stderr]).toEqual([0, '']);
  const elements = elementsOf(readFileSync(join(directory, 'report.html'), 'utf8'));
  expect(textsOf(elements, 'figcaption')).toEqual(
    expect.arrayContaining([
      'Training loss: decision-value',
      'relative-regret, validation examples',
      'Step of the finite difference, λ',
      'Time in the solver in an epoch, seconds',
    ]),
  );
  expect(textsOf(elements, 'h3')).toEqual([1, 2, 3, 4, 5, 6].map((example) => `Test example ${example}`));
  const pictures = elements.filter(({ attributes }) => attributes.class === 'picture' && attributes.role === 'img');
  expect(pictures).toHaveLength(18);
  expect(pictures[0]!.attributes['aria-label']).toMatch(/^\d+ of 48 items chosen: .*\d+:[03]0/);
  expect(textsOf(elements, 'th')).toEqual(expect.arrayContaining(['two-stage', 'I-MLE', 'versions @mapgrad/ilp']));
});

describe('what is no run folder is refused', () => {
  it.each([
    ['nothing', (): string => join(temporaryFolder(), 'gone')],
    ['an empty folder', temporaryFolder],
    ['a file', (): string => join(runFolder(whole()), 'metrics.jsonl')],
  ])('%s', async (_, make) => {
    const { code, stderr } = await mapgrad(['report', make()]);
    expect(code).toBe(1);
    expect(stderr).toContain('[RUN_FOLDER]');
  });

  it('a place where nothing can be written', async () => {
    const directory = runFolder(whole());
    writeFileSync(join(directory, 'taken'), '');
    const { code, stderr } = await mapgrad(['report', directory, '--out', join(directory, 'taken', 'page.html')]);
    expect([code, stderr.includes('[RUN_FOLDER]')]).toEqual([1, true]);
  });

  it('no folder at all', async () => {
    expect((await mapgrad(['report'])).code).toBe(2);
  });
});
