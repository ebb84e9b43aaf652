import { type Curve, curvesOf } from './curves.ts';
import { curvesSection } from './curves-section.ts';
import { type DecisionsSection, decisionsSection, type FindDraw } from './decisions-section.ts';
import { entriesOf, letterOf, metricsOf } from './entries.ts';
import { environmentSection } from './environment-section.ts';
import { html, type Markup, trusted } from './markup.ts';
import { resultsSection } from './results-section.ts';
import type { RunRecord } from './run-record.ts';
import { type Strip, stripsOf } from './strip.ts';
import { style } from './style.ts';

/** A report: the page, and what its charts show as data. */
export interface Report {
  readonly page: string;
  readonly curves: readonly Curve[];
  readonly strips: readonly Strip[];
}

/** Makes the report of some run folders, one self-contained page without any script. */
export async function reportOf(records: readonly RunRecord[], findDraw: FindDraw, version: string): Promise<Report> {
  const entries = entriesOf(records);
  const metrics = metricsOf(records);
  const curves = curvesOf(entries, metrics);
  const strips = stripsOf(entries, metrics);
  const decisions = await decisionsSection(entries, findDraw);
  const title = records.length === 1 ? records[0]!.name : `${records.length} training runs`;
  const page = html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"/>
<title>${title} – mapgrad report</title>
<link rel="icon" href="data:,"/>
<style>${trusted(style)}</style>
</head>
<body>
<header><p class="kind">mapgrad training report</p><h1>${title}</h1>${records.map((record, place) => facts(record, records.length > 1 ? letterOf(place) : undefined))}</header>
<main>
${notesOf(records, decisions)}
${resultsSection(entries, strips)}
${curvesSection(curves, entries)}
${decisions.section}
${environmentSection(records)}
</main>
<footer><p>Made by mapgrad ${version}. The data of the charts are beside this page, as Vega-Lite specifications.</p></footer>
</body>
</html>
`;
  return { page: page.html, curves, strips };
}

/** As `toISOString` writes it. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

function facts(record: RunRecord, letter: string | undefined): Markup {
  const { name, runs, unfinished, pipeline, environment } = record;
  const variants = new Set([...runs, ...unfinished].map(({ variant }) => variant));
  const started = environment.started ?? pipeline.started;
  const interrupted = runs.filter((run) => run.interrupted).length;
  const seconds = runs.reduce((sum, run) => sum + (run.seconds ?? 0), 0);
  const said = [
    ...(typeof started === 'string' && TIME.test(started)
      ? [`started ${started.slice(0, 19).replace('T', ' ')} UTC`]
      : []),
    `${variants.size} ${variants.size === 1 ? 'variant' : 'variants'}`,
    `${runs.length} ${runs.length === 1 ? 'run' : 'runs'} ended`,
    ...(interrupted > 0 ? [`${interrupted} interrupted`] : []),
    ...(unfinished.length > 0 ? [`${unfinished.length} not ended`] : []),
    ...(seconds > 0 ? [`${Math.round(seconds)} s of training`] : []),
  ];
  return html`<p class="facts">${letter !== undefined && html`<strong>${letter} · ${name}</strong> `}${said.join(' · ')}</p>`;
}

function notesOf(records: readonly RunRecord[], { notes }: DecisionsSection): Markup | undefined {
  const within = (place: number): string => (records.length > 1 ? `${letterOf(place)}: ` : '');
  const all = [
    ...records.flatMap((record, place) => [
      ...record.notes.map((note) => within(place) + note),
      ...record.unfinished.map(({ variant, seed, why }) => `${within(place)}${variant}, seed ${seed}: ${why}`),
      ...record.warnings.map(({ variant, seed, message }) => `${within(place)}${variant}, seed ${seed}: ${message}`),
    ]),
    ...notes,
  ];
  if (all.length === 0) return undefined;
  const [shown, more] = [all.slice(0, 8), all.slice(8, 200)];
  const list = (some: readonly string[]): Markup => html`<ul>${some.map((note) => html`<li>${note}</li>`)}</ul>`;
  return html`<section class="notes" aria-labelledby="notes"><h2 id="notes">Notes</h2>${list(shown)}${
    more.length > 0 && html`<details><summary>${more.length} more</summary>${list(more)}</details>`
  }</section>`;
}
