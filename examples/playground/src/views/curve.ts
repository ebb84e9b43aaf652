/** The course of a number over the steps. */
export interface Curve {
  readonly element: HTMLElement;
  add(step: number, value: number): void;
  /** Forgets what came after a step. */
  cut(step: number): void;
  draw(): void;
}

const WIDTH = 320;
const HEIGHT = 120;
/** Of points on a line; of more, neighbours are averaged. */
const MOST = 160;

/** @param format how a value is written */
export function curve(title: string, format: (value: number) => string): Curve {
  const element = document.createElement('figure');
  element.className = 'curve';
  element.innerHTML = `<figcaption><strong></strong> <output></output></figcaption>
    <svg role="img" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none">
      <polyline vector-effect="non-scaling-stroke"/>
    </svg>
    <div class="axis"><span>step 0</span><span class="top"></span><span class="last"></span></div>`;
  const part = (selector: string): Element => element.querySelector(selector)!;
  part('strong').textContent = title;
  const points: { readonly step: number; readonly value: number }[] = [];

  return {
    element,
    add(step, value) {
      points.push({ step, value });
    },
    cut(step) {
      while (points.length > 0 && points.at(-1)!.step > step) points.pop();
    },
    draw() {
      const last = points.at(-1);
      const shown = thinned(points);
      const highest = Math.max(1e-9, ...shown.map(({ value }) => value));
      const place = ({ step, value }: (typeof shown)[number]): string => {
        const x = (step / Math.max(1, last?.step ?? 0)) * WIDTH;
        const y = HEIGHT - (value / highest) * (HEIGHT - 4) - 2;
        return `${x.toFixed(1)},${y.toFixed(1)}`;
      };
      const value = shown.length === 0 ? '–' : format(shown.at(-1)!.value);
      part('polyline').setAttribute('points', shown.map(place).join(' '));
      part('output').textContent = value;
      part('.top').textContent = shown.length === 0 ? '' : `highest ${format(highest)}`;
      part('.last').textContent = `step ${last?.step ?? 0}`;
      part('svg').setAttribute('aria-label', `${title}: ${value} after ${last?.step ?? 0} steps`);
    },
  };
}

function thinned(points: readonly { readonly step: number; readonly value: number }[]) {
  const size = Math.ceil(points.length / MOST) || 1;
  return Array.from({ length: Math.ceil(points.length / size) }, (_, i) => {
    const some = points.slice(i * size, (i + 1) * size);
    return { step: some.at(-1)!.step, value: some.reduce((sum, { value }) => sum + value, 0) / some.length };
  });
}
