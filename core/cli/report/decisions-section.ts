import { type Draw, type Drawn, messageOf } from '@mapgrad/contracts';
import { cellsPicture } from './cells-picture.ts';
import { cleaned } from './cleaned.ts';
import type { Entry } from './entries.ts';
import { html, type Markup } from './markup.ts';
import { pictureSvg } from './picture-svg.ts';
import { membersOf } from './read-decisions.ts';
import type { ExampleRecord, Members, RunRecord } from './run-record.ts';

/** Finds how the states of a solver are drawn, among the plugins of a run; undefined where nothing is known. */
export type FindDraw = (solver: string, plugins: readonly string[]) => Promise<Draw | undefined>;

/** Pictures in a report, and numbers that they are drawn from, at most. */
const PICTURES = 24;
const NUMBERS = 6000;

/** The section, and what went wrong with pictures. */
export interface DecisionsSection {
  readonly section: Markup | undefined;
  readonly notes: readonly string[];
}

/** Test examples as variants decide on them, each with the seed that was trained first, beside what is right. */
export async function decisionsSection(entries: readonly Entry[], findDraw: FindDraw): Promise<DecisionsSection> {
  const notes = new Set<string>();
  const decided = entries.flatMap((entry) => {
    const found = entry.record.decisions.find(({ variant }) => variant === entry.variant);
    return found === undefined ? [] : [{ entry, ...found }];
  });
  const shown = decided.slice(0, PICTURES);
  if (shown.length === 0) return { section: undefined, notes: [] };

  const n = shown[0]!.examples[0]!.z.length;
  const most = Math.max(1, Math.floor(Math.min(PICTURES, NUMBERS / n) / shown.length));
  const numbers = new Set(shown.flatMap(({ examples }) => examples.slice(0, most).map(({ example }) => example)));
  const figures = new Map(Array.from(numbers, (example): [number, Markup[]] => [example, []]));
  for (const { entry, seed, examples } of shown) {
    const { use, options } = solverOf(entry);
    const draw = await drawOf(use, entry.record, findDraw, notes);
    for (const one of examples.slice(0, most)) {
      const caption = html`<figcaption>${entry.name} <small>${use && `${use}, `}seed ${seed}</small></figcaption>`;
      figures.get(one.example)!.push(html`<figure>${caption}${picture(one, options, draw, notes)}</figure>`);
    }
  }
  const left = decided.length - shown.length;
  const section = html`<section aria-labelledby="decisions"><h2 id="decisions">Decisions</h2>
<p>Test examples as variants decide on them, each with the seed that was trained first.${left > 0 && ` ${left} more variants are not shown.`}</p>
<ul class="legend" aria-label="What the pictures show"><li>${swatch('right')} chosen, rightly</li><li>${swatch('chosen')} chosen, wrongly</li><li>${swatch('missed')} right, and not chosen</li></ul>
${[...figures].map(([example, drawn]) => html`<h3>Test example ${example + 1}</h3><div class="pictures">${drawn}</div>`)}</section>`;
  return { section, notes: [...notes] };
}

const swatch = (role: string): Markup =>
  html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="-2 -2 40 18" width="40" height="18" aria-hidden="true" class="picture"><path class="box ${role}" d="M0 0h14v14h-14z"/><path class="line ${role}" d="M18 7h18"/></svg>`;

/** The id and the options of the solver of a variant; of several layers none, whose states are drawn together as cells. */
function solverOf({ record: { pipeline }, variant }: Entry): {
  readonly use: string | undefined;
  readonly options: Members;
} {
  const own = membersOf(membersOf(pipeline.compare)?.[variant]) ?? {};
  const { layer } = own.layer === undefined && own.layers === undefined ? pipeline : own;
  const { use, ...options } = membersOf(membersOf(layer)?.solver) ?? {};
  return { use: typeof use === 'string' ? cleaned(use, 60) : undefined, options };
}

async function drawOf(
  use: string | undefined,
  { pipeline }: RunRecord,
  find: FindDraw,
  notes: Set<string>,
): Promise<Draw | undefined> {
  const { plugins } = pipeline;
  const listed = Array.isArray(plugins) ? plugins.filter((name): name is string => typeof name === 'string') : [];
  try {
    return use === undefined ? undefined : await find(use, listed);
  } catch (thrown) {
    notes.add(`states of ${use} are drawn as cells: ${cleaned(messageOf(thrown), 400)}`);
    return undefined;
  }
}

function picture(example: ExampleRecord, options: Members, draw: Draw | undefined, notes: Set<string>): Markup {
  const drawn: Drawn = example;
  try {
    const found = draw?.(drawn, options);
    if (found !== undefined) return pictureSvg(found);
  } catch (thrown) {
    notes.add(`a state is drawn as cells: ${cleaned(messageOf(thrown), 400)}`);
  }
  return pictureSvg(cellsPicture(drawn));
}
