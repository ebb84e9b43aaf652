import type { Json } from '@mapgrad/contracts';
import { cleaned } from './cleaned.ts';
import { letterOf } from './entries.ts';
import { html, type Markup } from './markup.ts';
import { membersOf } from './read-decisions.ts';
import type { Members, RunRecord } from './run-record.ts';

/** A configuration that is longer is cut off. */
const LONGEST = 40_000;

/** What was run, with what, and where: pipelines folded, versions and environments in tables. */
export function environmentSection(records: readonly RunRecord[]): Markup {
  return html`<section aria-labelledby="environment"><h2 id="environment">Configuration and environment</h2>${records.map(
    ({ configuration, environment, pipeline, name }, place) => {
      const rows = flat({ ...(pipeline.versions !== undefined && { versions: pipeline.versions }), ...environment });
      return html`${records.length > 1 && html`<h3>${letterOf(place)} · ${name}</h3>`}
${configuration !== undefined && html`<details><summary>The pipeline with all defaults filled in</summary><pre tabindex="0">${shortened(configuration)}</pre></details>`}
${
  rows.length > 0 &&
  html`<details open=""><summary>Versions and environment</summary><div class="wide" tabindex="0" role="region" aria-label="Versions and environment"><table class="plain"><tbody>${rows.map(
    ([key, value]) => html`<tr><th scope="row">${key}</th><td>${value}</td></tr>`,
  )}</tbody></table></div></details>`
}`;
    },
  )}</section>`;
}

const shortened = (text: string): string =>
  text
    .slice(0, LONGEST)
    .split(/\r?\n/)
    .map((line) => cleaned(line, 2000))
    .join('\n') + (text.length > LONGEST ? '\n… the rest is in pipeline.resolved.yaml' : '');

/** Members of members by their paths, at most 200 of them. */
function flat(members: Members, within = ''): readonly (readonly [string, string])[] {
  return Object.entries(members)
    .flatMap(([key, value]): readonly (readonly [string, string])[] => {
      const path = cleaned(within === '' ? key : `${within} ${key}`);
      const inner = membersOf(value);
      return inner === undefined || within.length > 200 ? [[path, wordsOf(value)]] : flat(inner, path);
    })
    .slice(0, 200);
}

function wordsOf(value: Json): string {
  if (Array.isArray(value))
    return cleaned(value.every((one) => typeof one === 'string') ? value.join(' ') : JSON.stringify(value), 600);
  return cleaned(typeof value === 'string' ? value : JSON.stringify(value), 600);
}
