import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { killed, undisturbed } from './kill.ts';

const kills = Number(process.env.KILLS ?? 4);
const seed = Number(process.env.KILLS_SEED ?? 1);
const { KILLS_LOG } = process.env;

/** Trainings at a time. */
const LANES = 2;

it(
  'a training that is killed at any moment is resumed to the same bits',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mapgrad-kill-'));
    try {
      const { outcome, seconds } = await undisturbed(join(folder, 'undisturbed'));
      expect(Object.keys(outcome).filter((file) => file.endsWith('weights.json'))).toHaveLength(6);
      const trial = async (i: number): Promise<void> => {
        const out = join(folder, String(i));
        const end = await killed(out, seconds, 1000 * seed + i);
        if (KILLS_LOG !== undefined)
          appendFileSync(KILLS_LOG, `${i}: killed after ${end.moments.join(', ')} of ${seconds} s\n`);
        expect(end.outcome).toEqual(outcome);
        rmSync(out, { recursive: true });
      };
      const lane = async (first: number): Promise<void> => {
        for (let i = first; i < kills; i += LANES) await trial(i);
      };
      await Promise.all(Array.from({ length: LANES }, (_, first) => lane(first)));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  30_000 + 20_000 * kills,
);
