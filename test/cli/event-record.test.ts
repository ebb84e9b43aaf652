import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { crc32c } from '../../core/cli/crc32c.ts';
import { eventRecord } from '../../core/cli/event-record.ts';
import { temporaryFolder } from '../temporary-folder.ts';

it.each([
  // RFC 3720, appendix B.4
  ['32 zeros', new Uint8Array(32), 0x8a9136aa],
  ['32 ones', new Uint8Array(32).fill(0xff), 0x62a8ab43],
  ['0 to 31', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
  ['31 to 0', Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
  // the check value of CRC-32C
  ['123456789', Buffer.from('123456789'), 0xe3069283],
])('crc32c of %s', (_, bytes, expected) => {
  expect(crc32c(bytes)).toBe(expected);
});

interface Field {
  readonly number: number;
  readonly value: number | Buffer;
}

/** The fields of a message of protobuf; fixed ones are numbers. */
function fields(data: Buffer): Field[] {
  const found: Field[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = data[at++]!;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < data.length) {
    const tag = varint();
    const type = tag & 7;
    const start = at;
    if (type === 0) found.push({ number: tag >> 3, value: varint() });
    else if (type === 2) {
      const length = varint();
      at += length;
      found.push({ number: tag >> 3, value: data.subarray(at - length, at) });
    } else {
      at += type === 1 ? 8 : 4;
      found.push({ number: tag >> 3, value: type === 1 ? data.readDoubleLE(start) : data.readFloatLE(start) });
    }
  }
  return found;
}

const unmasked = (masked: number): number => {
  const turned = (masked - 0xa282ead8) >>> 0;
  return ((turned >>> 17) | (turned << 15)) >>> 0;
};

/** The data of a record, after its checks. */
function dataOf(record: Uint8Array): Buffer {
  const bytes = Buffer.from(record);
  const length = Number(bytes.readBigUInt64LE(0));
  expect(bytes.length).toBe(length + 16);
  expect(unmasked(bytes.readUInt32LE(8))).toBe(crc32c(bytes.subarray(0, 8)));
  const data = bytes.subarray(12, 12 + length);
  expect(unmasked(bytes.readUInt32LE(12 + length))).toBe(crc32c(data));
  return data;
}

it('a file starts with its version', () => {
  expect(fields(dataOf(eventRecord(12.5, 'version')))).toEqual([
    { number: 1, value: 12.5 },
    { number: 3, value: Buffer.from('brain.Event:2') },
  ]);
});

it('scalars are in a summary of an event, steps beyond 32 bits too', () => {
  for (const step of [0, 1, 127, 128, 300, 2 ** 40 + 5]) {
    const [time, found, summary] = fields(dataOf(eventRecord(1.25, { step, scalars: { 'epoch/loss': 0.1, λ: -2 } })));
    expect([time, found]).toEqual([
      { number: 1, value: 1.25 },
      { number: 2, value: step },
    ]);
    expect(summary?.number).toBe(5);
    const values = fields(summary!.value as Buffer).map(({ number, value }) => [number, fields(value as Buffer)]);
    expect(values).toEqual([
      [
        1,
        [
          { number: 1, value: Buffer.from('epoch/loss') },
          { number: 2, value: Math.fround(0.1) },
        ],
      ],
      [
        1,
        [
          { number: 1, value: Buffer.from('λ') },
          { number: 2, value: -2 },
        ],
      ],
    ]);
  }
});

const python = process.env.TENSORBOARD_PYTHON ?? 'python3';
const hasTensorboard = spawnSync(python, ['-c', 'import tensorboard']).status === 0;

const READ = `
import json, sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
events = EventAccumulator(sys.argv[1]).Reload()
print(json.dumps({tag: [[e.wall_time, e.step, e.value] for e in events.Scalars(tag)] for tag in events.Tags()['scalars']}))
`;

it.skipIf(!hasTensorboard)(
  'the reader of TensorBoard reads what was written',
  () => {
    const folder = temporaryFolder();
    const steps = [1, 2, 300, 2 ** 33];
    const records = steps.map((step) =>
      eventRecord(1.7e9 + step / 8, { step, scalars: { 'epoch/loss': 1 / step, 'test/λ': -step } }),
    );
    writeFileSync(
      join(folder, 'events.out.tfevents.1700000000.mapgrad'),
      Buffer.concat([eventRecord(1.7e9, 'version'), ...records]),
    );
    const { stdout, stderr } = spawnSync(python, ['-c', READ, folder], { encoding: 'utf8' });
    expect(stdout === '' ? stderr : JSON.parse(stdout)).toEqual({
      'epoch/loss': steps.map((step) => [1.7e9 + step / 8, step, Math.fround(1 / step)]),
      'test/λ': steps.map((step) => [1.7e9 + step / 8, step, -step]),
    });
  },
  60_000,
);
