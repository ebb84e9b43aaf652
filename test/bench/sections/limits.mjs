import { caseOf, cases } from '../cases.mjs';
import { digits, percent } from '../format.mjs';
import { inFreshProcess } from '../fresh-process.mjs';
import { layerOf } from '../layer.mjs';
import { profile } from '../profile.mjs';

export const title = 'Which limit a pass is at';

/** Where the time of each case goes, and how fast this machine copies and counts. */
export async function results(settings) {
  const modules = {};
  for (const { name } of cases) modules[name] = await inFreshProcess(import.meta.url, { name, settings });
  const speed = await inFreshProcess(new URL('../machine-speed.mjs', import.meta.url).href, { settings });
  return { ...speed, modules };
}

/** The modules in which a pass of one case spends its time. */
export async function measure({ name, settings }) {
  const { layer } = await layerOf(caseOf(name, settings));
  return profile(layer(), settings.time / 3);
}

export const table = ({ layers, limits }) =>
  layers.map(({ name, B, S, n, solves, pass }) => {
    const bytes = 4 * n * (2 * B + 2 * B * S);
    const least = bytes / (1e6 * limits.copy);
    return {
      case: name,
      'MB at least': digits(bytes / 1e6),
      'ms for these': digits(least),
      'pass / that': digits(pass.median / least),
      'cycles a number': digits((pass.median * 1e6 * limits.clock) / (solves * n)),
      'most time in': limits.modules[name]
        .slice(0, 3)
        .map(([module, share]) => `${module} ${percent(share)}`)
        .join(', '),
      limit: pass.median > 3 * least ? 'instructions' : 'memory',
    };
  });

export const facts = ({ limits }) => ({ copy: digits(limits.copy), clock: digits(limits.clock) });
