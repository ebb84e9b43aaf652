import { type Drawn, heats, inWords, type Mark, type Picture, roleOf } from '@mapgrad/contracts';

const WIDTH = 300;
const HEIGHT = 24;
const GAP = 4;
const LETTER = 6.4;

/** More cells than these are drawn without gaps and labels. */
const MANY = 120;

/**
 * Any state as a row of cells, or of words where they have names, stronger in colour where θ is larger; numbers other than 0 and 1 are
 * written into their cells.
 */
export function cellsPicture(drawn: Drawn): Picture {
  const { theta, z, optimum, names } = drawn;
  const n = z.length;
  const plain = n > MANY && names === undefined;
  const side = plain ? Math.max(4, Math.min(12, Math.sqrt((WIDTH * WIDTH) / n))) : HEIGHT;
  const marks: Mark[] = [];
  let [x, y] = [0, 0];
  for (const [i, heat] of heats(theta).entries()) {
    const text = names?.[i] ?? (z[i] === 0 || z[i] === 1 ? String(i) : String(Number(z[i]!.toPrecision(3))));
    const width = plain ? side : Math.min(WIDTH, Math.max(HEIGHT, LETTER * text.length + 10));
    if (x + width > WIDTH + 1e-9) [x, y] = [0, y + (plain ? side : HEIGHT + GAP)];
    const role = roleOf(z[i]!, optimum[i]!);
    marks.push({ kind: 'box', role, ...(role === 'neither' && { heat: heat / 2 }), at: [x, y], size: [width, side] });
    if (!plain) marks.push({ kind: 'text', role, at: [x + width / 2, y + 16], text });
    x += width + (plain ? 0 : GAP);
  }
  return { width: WIDTH, height: y + side, marks, words: inWords(drawn, names === undefined ? 'numbers' : 'items') };
}
