import { PIXELS, SIDE } from '../problems/terrain.ts';
import { figure } from './figure.ts';
import { heat } from './heat.ts';
import type { View } from './view.ts';

/** Shows a terrain, the predicted costs, the marginals, and the path over the right one. */
export function pathsView(): View {
  const terrain = figure('Terrain', 'what the network sees');
  const costs = figure('θ', 'predicted costs: the stronger the colour, the dearer');
  const marginals = figure('Marginals', 'how often 32 samples pass a cell');
  const decision = figure('Decision', 'dots: the path now; rings: the right one');
  const grounds = [terrain, decision].map(({ body }) => {
    const canvas = document.createElement('canvas');
    canvas.width = SIDE * PIXELS;
    canvas.height = SIDE * PIXELS;
    body.append(canvas);
    return canvas;
  });
  const [costCells, marginalCells, marks] = [costs, marginals, decision].map(({ body }) => cellsIn(body));
  decision.body.classList.add('marked');

  return {
    figures: [terrain, costs, marginals, decision].map(({ element }) => element),
    show({ example, theta, marginals: means, z, metric }) {
      for (const canvas of grounds) paint(canvas, example.inputs);
      heat(
        costCells!,
        theta.map((score) => -score),
      );
      heat(marginalCells!, means);
      let [right, wrong] = [0, 0];
      for (const [i, mark] of marks!.entries()) {
        mark.classList.toggle('chosen', z[i] === 1);
        mark.classList.toggle('right', example.right[i] === 1);
        if (z[i] === 1 && example.right[i] === 1) right++;
        else if (z[i] === 1) wrong++;
      }
      decision.note(`This path costs ${(100 * metric).toFixed(1)} % more than the best.`);
      terrain.describe(`a map of ${SIDE} by ${SIDE} cells`);
      costs.describe('a heat map of what the network thinks that a cell costs');
      marginals.describe(`${means.filter((mean) => mean > 0.5).length} cells are passed by most samples`);
      decision.describe(`${right} cells of the path lie on the right one, ${wrong} do not`);
    },
  };
}

function cellsIn(body: HTMLElement): HTMLElement[] {
  const grid = document.createElement('div');
  grid.className = 'grid';
  const cells = Array.from({ length: SIDE * SIDE }, () => document.createElement('i'));
  grid.append(...cells);
  body.append(grid);
  return cells;
}

/** Pixels come cell by cell. */
function paint(canvas: HTMLCanvasElement, pixels: Float32Array): void {
  const width = SIDE * PIXELS;
  const image = new ImageData(width, width);
  for (let y = 0; y < width; y++) {
    for (let x = 0; x < width; x++) {
      const cell = Math.floor(y / PIXELS) * SIDE + Math.floor(x / PIXELS);
      const from = (cell * PIXELS * PIXELS + (y % PIXELS) * PIXELS + (x % PIXELS)) * 3;
      const rgb = pixels.subarray(from, from + 3).map((value) => 255 * value);
      image.data.set([...rgb, 255], (y * width + x) * 4);
    }
  }
  canvas.getContext('2d')?.putImageData(image, 0, 0);
}
