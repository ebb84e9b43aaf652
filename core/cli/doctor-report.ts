import { table } from './table.ts';
import type { Finding } from './try-backend.ts';

/** One backend of a plugin, tried. */
export type Tried = Finding & { readonly plugin: string; readonly asked: string };

/** Whether it has computed. */
export const isWorking = (one: Tried): one is Extract<Tried, { readonly device: string }> => 'device' in one;

/** What `mapgrad doctor` prints: a table of what works, then each that does not, why, and the commands that would mend it. */
export function doctorReport(tried: readonly Tried[]): string {
  if (tried.length === 0) return 'No installed plugin computes; try: npm install @mapgrad/tfjs @tensorflow/tfjs@4.22.0';
  const named = tried.filter(({ asked }) => asked !== 'auto');
  const working = named.filter(isWorking);
  const rows = working.map(({ asked, device, gigaflops, layerMilliseconds }) => [
    asked,
    gigaflops.toPrecision(3),
    layerMilliseconds.toPrecision(3),
    device,
  ]);
  const chosen = tried.filter(isWorking).filter(({ asked }) => asked === 'auto');
  const others = named.filter((one) => !isWorking(one));
  return [
    working.length === 0 ? 'No backend works.' : table(['backend', 'product, GFLOP/s', 'layer, ms', 'device'], rows),
    ...working.flatMap(({ asked, ended }) =>
      ended === undefined ? [] : [`${asked}: ${ended}, after it has answered`],
    ),
    ...chosen.map(({ backend }) => `auto takes ${backend}`),
    ...others.map((one) => ['', ...reasons(one)].join('\n')),
  ].join('\n');
}

const reasons = (one: Tried): readonly string[] =>
  'why' in one ? [`${one.asked} does not work: ${one.why}`, ...one.commands.map((command) => `  ${command}`)] : [];
