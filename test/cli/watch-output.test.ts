import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { watchOutput } from '../../core/cli/watch-output.ts';

const failing = (code: string): Error => Object.assign(new Error('write'), { code });

function watched() {
  const printed: string[] = [];
  const stdout = new EventEmitter();
  const stderr = Object.assign(new EventEmitter(), { write: (text: string) => printed.push(text) });
  return { stdout, stderr, printed, hasFailed: watchOutput(stdout, stderr) };
}

it('readers that have seen enough are no error', () => {
  const { stdout, stderr, printed, hasFailed } = watched();
  stdout.emit('error', failing('EPIPE'));
  stderr.emit('error', failing('EPIPE'));
  expect([printed, hasFailed()]).toEqual([[], false]);
});

it('a full disk is told of, once', () => {
  const { stdout, printed, hasFailed } = watched();
  stdout.emit('error', failing('ENOSPC'));
  stdout.emit('error', failing('ENOSPC'));
  expect([printed, hasFailed()]).toEqual([['what is printed cannot be written: the disk is full\n'], true]);
});
