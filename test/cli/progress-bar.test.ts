import { expect, it } from 'vitest';
import { progressBar } from '../../core/cli/progress-bar.ts';

/** What a bar of two steps draws, a second apart, on a terminal or not. */
function drawn(isTTY: boolean, steps: number): string[] {
  const written: string[] = [];
  let seconds = 0;
  const output = { isTTY, columns: 100, write: (text: string) => written.push(text) };
  const bar = progressBar(output, 2, () => 1000 * seconds++);
  for (let step = 0; step < steps; step++)
    bar.step('I-MLE seed 1', { loss: 0.5, lambda: 2, zeroGradients: 0.25, solves: 30 });
  bar.line('done');
  return written;
}

it('shows how far it is, what is left, and how training goes', () => {
  expect(drawn(true, 1)[0]).toContain(
    '██████████░░░░░░░░░░  1/2  0:01 left  I-MLE seed 1  loss 0.5  λ 2  zero 25 %  30 solves/s',
  );
});

it('bears more steps than were foretold', () => {
  expect(drawn(true, 5)[4]).toContain('████████████████████  5/2  0:00 left');
});

it('writes plain lines where there is no terminal', () => {
  expect(drawn(false, 2)).toEqual(['done\n']);
});
