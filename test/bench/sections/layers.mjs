import { caseOf, cases } from '../cases.mjs';
import { perSecond, spread } from '../format.mjs';
import { inFreshProcess } from '../fresh-process.mjs';
import { kernelsOf } from '../kernels.mjs';
import { layerOf } from '../layer.mjs';
import { quartiles, samplesOf } from '../medians.mjs';
import { plainPass } from '../plain-pass.mjs';

export const title = 'A forward and a backward pass of a layer, one thread, milliseconds';

const tasks = {
  pass: ({ layer }) => layer(),
  made: (prepared) => kernelsOf(prepared).made,
  kernels: (prepared) => kernelsOf(prepared).kernels,
};

/** A pass of each case, what it cannot do without, and the same pass written plainly: in turns, each turn a process. */
export async function results(settings) {
  const turn = { ...settings, time: settings.time / settings.rounds, rounds: 1 };
  const all = [];
  for (const { name } of cases) {
    const { B, S, goal, imle, adaptive } = caseOf(name, settings);
    const plain = await inFreshProcess(import.meta.url, { name, what: 'plain', settings: settings.slow });
    const samples = Object.fromEntries(Object.keys(tasks).map((what) => [what, []]));
    for (let round = 0; round < settings.rounds; round++)
      for (const what of Object.keys(tasks))
        samples[what].push(...(await inFreshProcess(import.meta.url, { name, what, settings: turn })).times);
    const times = Object.fromEntries(Object.entries(samples).map(([what, values]) => [what, quartiles(values)]));
    const solves = 2 * B * S;
    all.push({
      name,
      B,
      S,
      n: plain.n,
      goal,
      peers: { imle, adaptive },
      solves,
      ...times,
      plain: quartiles(plain.times),
    });
  }
  return all;
}

/** One task of one case. */
export async function measure({ name, what, settings }) {
  const one = caseOf(name, settings);
  const prepared = await layerOf(one);
  const { n, theta, dz, solver } = prepared;
  const task = what === 'plain' ? plainPass({ theta, dz, samples: one.S, k: one.k, solver }) : tasks[what](prepared);
  const iterations = settings.quick || what === 'plain' ? settings.iterations : prepared.passes;
  return { n, times: (await samplesOf({ task }, { ...settings, iterations })).task };
}

export const table = ({ layers }) =>
  layers.map(({ name, B, S, goal, peers, pass, plain }) => ({
    case: `${name}, B=${B} S=${S}`,
    goal: goal ?? '',
    mapgrad: spread(pass),
    'rows/s': perSecond(B * S, pass),
    plain: spread(plain),
    'torch-imle': peers.imle ?? '',
    'torch-adaptive-imle': peers.adaptive ?? '',
  }));
