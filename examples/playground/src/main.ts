import { messageOf } from '@mapgrad/contracts';
import type { RunningBackend } from '@mapgrad/tfjs';
import { startBackend } from './backends.ts';
import { openControls } from './controls.ts';
import { element } from './element.ts';
import { watchFrames } from './frames.ts';
import { paths } from './problems/paths.ts';
import { words } from './problems/words.ts';
import { openSolving } from './solving.ts';
import { openTraining, type Training } from './training.ts';
import { type Curve, curve } from './views/curve.ts';
import { pathsView } from './views/paths-view.ts';
import { wordsView } from './views/words-view.ts';

const PROBLEMS = [
  {
    problem: paths,
    view: pathsView,
    lead: 'A network learns what each cell of a terrain costs, from nothing but right paths: the gradient goes through a solver of shortest paths.',
  },
  {
    problem: words,
    view: wordsView,
    lead: 'A network learns which two words say how good the food was, from nothing but the rating: the gradient goes through the choice of words.',
  },
] as const;

/** Milliseconds between two looks at the pace. */
const PACE = 1000;

const address = new URLSearchParams(location.search);
const seed = Number(address.get('seed') ?? 1) || 1;
const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
const executor = openSolving();
const frames = watchFrames();
const run = element('run', HTMLButtonElement);
const status = element('status', HTMLParagraphElement);

let backend: RunningBackend;
let training: Training | undefined;
let curves: readonly Curve[] = [];
let example = 0;
const controls = openControls((settings) => training?.set(settings));

const say = (text: string): void => {
  status.textContent = text;
};
const write = (id: string, text: string): void => {
  element(id, HTMLElement).textContent = text;
};
const refuse = (thrown: unknown): void => say(`This cannot start: ${messageOf(thrown)}`);
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

function writeBackend(): void {
  write('backend', `${backend.id} · ${backend.device}`);
}

function writeState(): void {
  run.textContent = training?.isRunning ? 'Stop' : 'Start';
}

let opening: Promise<void> = Promise.resolve();

/** Opens a problem from the start, when the one before is closed. */
function reopen(): void {
  opening = opening.then(() => open(chosenProblem())).catch(refuse);
}

async function open(id: string): Promise<void> {
  const { problem, view, lead } = PROBLEMS.find((one) => one.problem.id === id) ?? PROBLEMS[0];
  await training?.dispose();
  const settings = problem.defaults;
  write('lead', lead);
  controls.put(settings);
  const pictures = view();
  const { name } = problem.metric;
  const loss = curve('Loss', (value) => (value < 0.001 ? '< 0.001' : value.toPrecision(3)));
  const metric = curve(name, percent);
  curves = [loss, metric];
  element('pictures', HTMLDivElement).replaceChildren(...pictures.figures);
  element('curves', HTMLDivElement).replaceChildren(loss.element, metric.element);
  let last = Number.NaN;
  let measuredAt = 0;
  training = openTraining({
    problem,
    settings,
    seed,
    backend,
    executor,
    pace: calm ? 1000 : 200,
    listener: {
      stepped: (steps, value) => loss.add(steps, value),
      measured(steps, value) {
        metric.add(steps, value);
        [measuredAt, last] = [steps, value];
        document.body.dataset.metric = String(value);
      },
      shown(shown) {
        pictures.show(shown);
        for (const one of curves) one.draw();
        writeSteps();
      },
      moved(to, what, steps) {
        backend = to;
        for (const one of curves) one.cut(steps);
        writeBackend();
        say(`The device was lost (${what}). It goes on with ${to.id} (${to.device}) from step ${steps}.`);
      },
      failed(message) {
        writeState();
        say(`Training has ended: ${message}`);
      },
    },
  });
  example = 0;
  document.body.dataset.problem = problem.id;
  delete document.body.dataset.metric;
  writeSteps();
  writeState();
  run.onclick = async () => {
    const current = training!;
    if (current.isRunning) {
      const stopping = current.stop();
      writeState();
      await stopping;
      say(`Stopped after ${current.steps} steps. ${name}: ${percent(last)} at step ${measuredAt}.`);
    } else {
      current.start();
      writeState();
      say('It learns.');
    }
    writeSteps();
  };
  await training.ready;
  if (!training.isRunning) say('Ready. Start lets it learn.');
}

function writeSteps(): void {
  write('steps', String(training?.steps ?? 0));
  document.body.dataset.steps = String(training?.steps ?? 0);
}

const chosenProblem = (): string =>
  document.querySelector<HTMLInputElement>('input[name="problem"]:checked')?.value ?? 'paths';

function followPace(): void {
  let before = 0;
  setInterval(() => {
    const steps = training?.steps ?? 0;
    write('pace', training?.isRunning ? String(Math.max(0, steps - before)) : '–');
    before = steps;
    const slowest = frames.slowest();
    document.body.dataset.frame = String(slowest);
    write('frame', `${slowest.toFixed(0)} ms`);
  }, PACE);
}

async function begin(): Promise<void> {
  backend = await startBackend(address.get('backend') ?? '');
  writeBackend();
  const { problem } = PROBLEMS.find((one) => one.problem.id === address.get('problem')) ?? PROBLEMS[0];
  for (const radio of document.querySelectorAll<HTMLInputElement>('input[name="problem"]')) {
    radio.checked = radio.value === problem.id;
    radio.addEventListener('change', reopen);
  }
  element('reset', HTMLButtonElement).addEventListener('click', reopen);
  element('another', HTMLButtonElement).addEventListener('click', () => training?.show(++example));
  await open(chosenProblem());
  for (const button of document.querySelectorAll('button')) button.disabled = false;
  followPace();
}

begin().catch(refuse);
