import type { Mark, Picture } from '@mapgrad/contracts';
import { html, type Markup } from './markup.ts';

/** Steps from light to dark. */
const SHADES = 5;

/** Room around a picture, for lines that are thick. */
const MARGIN = 3;

/**
 * Draws a picture; marks that look alike become one path, which keeps the page small. Colours are classes of the page.
 *
 * @throws RangeError for a number that is not finite
 */
export function pictureSvg({ width, height, marks, words }: Picture): Markup {
  const size = [width + 2 * MARGIN, height + 2 * MARGIN].map(fixed);
  const view = `${-MARGIN} ${-MARGIN} ${size.join(' ')}`;
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="${view}" width="${size[0]}" height="${size[1]}" role="img" aria-label="${words}" class="picture">${grouped(
    marks,
  ).map(drawn)}</svg>`;
}

type Group = readonly [Mark, ...Mark[]];

/** Marks of one look that follow one another, shades of them together, since those do not lie upon each other. */
function grouped(marks: readonly Mark[]): readonly Group[] {
  const stretches: Map<string, [Mark, ...Mark[]]>[] = [];
  let previous = '';
  for (const mark of marks) {
    const look = `${mark.kind} ${mark.role}`;
    if (look !== previous) stretches.push(new Map());
    previous = look;
    const group = stretches.at(-1)!.get(shade(mark));
    if (group === undefined) stretches.at(-1)!.set(shade(mark), [mark]);
    else group.push(mark);
  }
  return stretches.flatMap((stretch) => [...stretch.values()]);
}

const shade = ({ heat }: Mark): string =>
  heat === undefined ? '' : ` h${Math.round((SHADES - 1) * Math.min(1, Math.max(0, heat)))}`;

function drawn(group: Group): Markup {
  const [first] = group;
  const look = `${first.kind} ${first.role}${shade(first)}`;
  if (first.kind !== 'text') return html`<path class="${look}" d="${group.map(outline).join('')}"/>`;
  return html`${group.map(
    (mark) =>
      mark.kind === 'text' &&
      html`<text class="${look}" x="${fixed(mark.at[0])}" y="${fixed(mark.at[1])}"${mark.anchor === 'start' && html` text-anchor="start"`}>${mark.text}</text>`,
  )}`;
}

function outline(mark: Mark): string {
  if (mark.kind === 'box') {
    const [width, height] = mark.size.map(fixed);
    return `M${at(mark.at)}h${width}v${height}h-${width}z`;
  }
  if (mark.kind === 'disc') {
    const [radius, across] = [fixed(mark.radius), fixed(2 * mark.radius)];
    return `M${at([mark.at[0] - mark.radius, mark.at[1]])}a${radius} ${radius} 0 1 0 ${across} 0a${radius} ${radius} 0 1 0 -${across} 0z`;
  }
  if (mark.kind === 'text') return '';
  return `M${mark.points.map(at).join('L')}${mark.arrow === true ? arrowHead(mark.points) : ''}`;
}

/** Two strokes in the middle of the last stretch of a line. */
function arrowHead(points: readonly (readonly [number, number])[]): string {
  const [from, to] = points.slice(-2);
  if (from === undefined || to === undefined) return '';
  const [x, y] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(x, y);
  if (length < 24) return '';
  const [ux, uy] = [(x / length) * 6, (y / length) * 6];
  const tip = [from[0] + x * 0.6, from[1] + y * 0.6] as const;
  const side = (sign: number): string => at([tip[0] - ux - sign * uy * 0.6, tip[1] - uy + sign * ux * 0.6]);
  return `M${side(1)}L${at(tip)}L${side(-1)}`;
}

const at = ([x, y]: readonly [number, number]): string => `${fixed(x)} ${fixed(y)}`;

function fixed(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`a picture has the number ${value}`);
  return String(Number(value.toFixed(1)));
}
