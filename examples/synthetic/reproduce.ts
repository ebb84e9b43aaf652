import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  type Comparison,
  type ComparisonChartOptions,
  comparisonChart,
  svg,
  table,
  vegaLite,
} from '@mapgrad/diagnostics';
import { agreements } from './agreement.ts';
import { inThreads } from './in-threads.ts';
import { bestFixed } from './measure.ts';
import type { Task } from './task.ts';

const USAGE = `Measures how well estimators find an exact gradient (Figures 1, 3 and 4 of arXiv:2209.04862).

  --out DIR   where JSON, Vega-Lite and SVG files go; runs/synthetic when absent
  --full      up to 100 000 samples; 10 000 when absent
  --quick     up to 100 samples, n = 10 only: a minute`;

const { values: options } = parseArgs({
  options: {
    out: { type: 'string', default: 'runs/synthetic' },
    full: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

/** The lines worth seeing together; all are in the JSON. */
const SHOWN = [
  'I-MLE, best fixed λ',
  'covariance, 3 solves a sample',
  'I-MLE central, bandwidth',
  'AIMLE central, warm-up 100',
  'AIMLE central, warm-up 1000',
  'straight-through',
  'score function',
];

function write(
  name: string,
  comparison: Comparison,
  charts: readonly (ComparisonChartOptions & { readonly name: string })[],
): void {
  writeFileSync(join(options.out, `${name}.json`), `${JSON.stringify(comparison, undefined, 1)}\n`);
  for (const { name: suffix, ...chartOptions } of charts) {
    const chart = comparisonChart(comparison, chartOptions);
    writeFileSync(join(options.out, `${name}${suffix}.svg`), svg(chart));
    writeFileSync(join(options.out, `${name}${suffix}.vl.json`), `${JSON.stringify(vegaLite(chart), undefined, 1)}\n`);
  }
}

function done(task: Task, comparison: Comparison): void {
  const { n } = task;
  if (task.figure === 3) {
    const best = bestFixed(comparison, 'either');
    const all = { ...comparison, rows: [...best, ...comparison.rows] };
    const shown = SHOWN.flatMap((name) => all.rows.filter(({ estimator }) => estimator === name));
    write(`figure-3-n${n}`, all, []);
    write(`figure-3-n${n}-shown`, { ...all, rows: shown }, [
      { name: '', title: `Cosine to the exact gradient, n = ${n}, 32 problems`, label: 'samples S' },
    ]);
    console.log(`\nn = ${n}\n${table({ ...all, rows: shown })}`);
    const compared = agreements(n, comparison);
    if (compared.length === 0) return;
    writeFileSync(join(options.out, `agreement-n${n}.json`), `${JSON.stringify(compared, undefined, 1)}\n`);
    const near = compared.filter(({ apart }) => Math.abs(apart) <= 2);
    console.log(
      `${near.length} of ${compared.length} mean cosines are within two standard errors of the reference code's`,
    );
    for (const { estimator, samples, found, reference, apart } of compared.filter((one) => !near.includes(one))) {
      console.log(
        `  ${estimator}, S = ${samples}: ${found.toFixed(3)}, reference ${reference} (${apart.toFixed(1)} standard errors)`,
      );
    }
    return;
  }
  const shared = { label: 'λ', scale: 'linear' } as const;
  write(`figure-${task.figure}-n${n}`, comparison, [
    { name: '', title: `Cosine to the exact gradient over λ, n = ${n}, ${task.seeds} problems`, ...shared },
    {
      name: '-zeros',
      title: `Zeros in the gradient over λ, n = ${n}, ${task.seeds} problems`,
      measure: 'zeros',
      ...shared,
    },
  ]);
  console.log(`\nfigure ${task.figure}, n = ${n}: written`);
}

if (options.help) {
  console.log(USAGE);
} else {
  const largest = options.full ? 5 : options.quick ? 2 : 4;
  const values = Array.from({ length: largest + 1 }, (_, power) => 10 ** power);
  const sizes = options.quick ? [10] : [50, 30, 20, 10];
  const others = 10 ** largest;
  mkdirSync(options.out, { recursive: true });
  const tasks: readonly Task[] = [
    ...(options.quick ? [] : [{ figure: 1, n: 50, seeds: 128, samplesOfOthers: others } as const]),
    ...sizes.map((n) => ({ figure: 3, n, values }) as const),
    ...(options.quick ? [] : sizes.map((n) => ({ figure: 4, n, seeds: 32, samplesOfOthers: 1000 }) as const)),
  ];
  const started = performance.now();
  await inThreads(tasks, done);
  console.log(`\n${((performance.now() - started) / 1000).toFixed(0)} s; files in ${options.out}`);
}
