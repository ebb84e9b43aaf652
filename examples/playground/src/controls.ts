import { element } from './element.ts';
import { ESTIMATORS, type EstimatorId, isEstimator, offerOf } from './estimators.ts';
import type { Settings } from './settings.ts';

/** The controls of the settings. */
export interface Controls {
  /** Puts settings into the controls, without telling anyone. */
  put(settings: Settings): void;
}

const SLIDERS = ['lambda', 'temperature', 'samples'] as const;

/** @param changed told the settings, when one of them was changed by the user */
export function openControls(changed: (settings: Settings) => void): Controls {
  const select = element('estimator', HTMLSelectElement);
  const summary = element('estimator-summary', HTMLParagraphElement);
  const sliders = SLIDERS.map((name) => ({
    name,
    input: element(name, HTMLInputElement),
    output: element(`${name}-value`, HTMLOutputElement),
  }));
  select.append(...Object.entries(ESTIMATORS).map(([id, { name }]) => new Option(name, id)));

  /** Sliders of λ and τ show powers of ten. */
  const valueAt = (name: string, position: number): number => (name === 'samples' ? position : 10 ** position);

  function settings(): Settings {
    const id = select.value;
    const estimator: EstimatorId = isEstimator(id) ? id : 'imle';
    const [lambda = 1, temperature = 1, samples = 1] = sliders.map(({ name, input }) =>
      valueAt(name, input.valueAsNumber),
    );
    return { estimator, lambda, temperature, samples };
  }

  function write(): void {
    const { summary: text, reads } = offerOf(settings().estimator);
    summary.textContent = text;
    for (const { name, input, output } of sliders) {
      const text = String(Number(valueAt(name, input.valueAsNumber).toPrecision(2)));
      input.disabled = !reads.includes(name);
      input.setAttribute('aria-valuetext', text);
      output.textContent = input.disabled ? 'not used' : text;
    }
  }

  select.addEventListener('change', () => {
    write();
    changed(settings());
  });
  for (const { input } of sliders) {
    input.addEventListener('input', write);
    input.addEventListener('change', () => changed(settings()));
  }

  return {
    put(settings) {
      select.value = settings.estimator;
      for (const { name, input } of sliders) {
        input.valueAsNumber = name === 'samples' ? settings.samples : Math.log10(settings[name]);
      }
      write();
    },
  };
}
