import { summaryOf } from '@mapgrad/diagnostics';
import { digits, withSpread } from './digits.ts';
import type { Entry } from './entries.ts';
import { html, type Markup } from './markup.ts';
import type { FinishedRun } from './run-record.ts';
import { type Strip, stripSvg } from './strip.ts';

/** What the runs have come to: mean ± standard deviation of every test metric, drawn and in a table, and seed by seed. */
export function resultsSection(entries: readonly Entry[], strips: readonly Strip[]): Markup {
  const finished = entries.filter(({ runs }) => runs.length > 0);
  const body =
    finished.length === 0
      ? html`<p>No run has ended yet, so that nothing was measured on test examples.</p>`
      : html`<p>On the test examples: mean ± standard deviation over seeds.</p>
${summaryTable(finished, strips)}
<div class="charts">${strips.map(
          (strip) =>
            html`<figure><figcaption>${strip.metric}, test examples <small>a dot for each seed</small></figcaption>${stripSvg(strip)}</figure>`,
        )}</div>
<details><summary>Seed by seed</summary>${seedTable(finished, strips)}</details>`;
  return html`<section aria-labelledby="results"><h2 id="results">Results</h2>${body}</section>`;
}

function summaryTable(entries: readonly Entry[], strips: readonly Strip[]): Markup {
  return html`<div class="wide" tabindex="0" role="region" aria-label="Results"><table><thead><tr><th scope="col">variant</th>${strips.map(
    ({ metric }) => html`<th scope="col">${metric}</th>`,
  )}<th scope="col">chosen epoch</th><th scope="col">seconds</th><th scope="col">seeds</th></tr></thead><tbody>${entries.map(
    ({ name, index, runs }) =>
      html`<tr><th scope="row"><span class="dot" style="background:var(--line-${index % 7})"></span>${name}</th>${strips.map(
        ({ rows }) => {
          const row = rows.find((one) => one.index === index);
          return html`<td>${row === undefined ? '–' : withSpread(row.mean, row.sd, row.values.length)}</td>`;
        },
      )}<td>${meanOf(runs, 'epoch')}</td><td>${meanOf(runs, 'seconds')}</td><td>${runs.length}</td></tr>`,
  )}</tbody></table></div>`;
}

function meanOf(runs: readonly FinishedRun[], key: 'epoch' | 'seconds'): string {
  const values = runs.flatMap((run) => run[key] ?? []);
  return values.length === 0 ? '–' : digits(summaryOf(values).mean, 3);
}

function seedTable(entries: readonly Entry[], strips: readonly Strip[]): Markup {
  const counts = [...new Set(entries.flatMap(({ runs }) => runs.flatMap((run) => [...run.counts.keys()])))];
  return html`<div class="wide" tabindex="0" role="region" aria-label="Results seed by seed"><table><thead><tr><th scope="col">variant</th><th scope="col">seed</th>${strips.map(
    ({ metric }) => html`<th scope="col">${metric}</th>`,
  )}${strips.map(({ metric }) => html`<th scope="col">${metric}, validation</th>`)}${counts.map(
    (count) => html`<th scope="col">${count}</th>`,
  )}<th scope="col">epoch</th><th scope="col">seconds</th></tr></thead><tbody>${entries.flatMap(({ name, runs }) =>
    runs.map(
      (run) =>
        html`<tr><th scope="row">${name}</th><td>${run.seed}${run.interrupted && ' (interrupted)'}</td>${strips.map(({ metric }) => cell(run.test.get(metric)))}${strips.map(
          ({ metric }) => cell(run.validation.get(metric)),
        )}${counts.map((count) => cell(run.counts.get(count)))}${cell(run.epoch)}${cell(run.seconds)}</tr>`,
    ),
  )}</tbody></table></div>`;
}

const cell = (value: number | undefined): Markup => html`<td>${value === undefined ? '–' : digits(value, 6)}</td>`;
