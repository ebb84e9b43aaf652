import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { callOf, commandLine, quoted } from '../../core/cli/command-line.ts';
import { temporaryFolder } from '../temporary-folder.ts';

describe('a line to type', () => {
  it.each([
    ['a.yaml', 'a.yaml', 'a.yaml'],
    ['übung/a-1,2.yaml', 'übung/a-1,2.yaml', '"übung/a-1,2.yaml"'],
    ['my file', "'my file'", '"my file"'],
    ["it's", String.raw`'it'\''s'`, `"it's"`],
    ['$HOME', "'$HOME'", '"$HOME"'],
    ['~', "'~'", '"~"'],
    [String.raw`C:\a`, String.raw`'C:\a'`, String.raw`C:\a`],
    ['', "''", '""'],
  ])('%s: %s, on Windows %s', (word, posix, windows) => {
    expect([quoted(word, 'linux'), quoted(word, 'win32')]).toEqual([posix, windows]);
    const read = execFileSync('sh', ['-c', `printf %s ${posix}`], { encoding: 'utf8' });
    expect(read).toBe(word);
  });

  it('names the command as it can be called', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'mapgrad'), '');
    const PATH = ['/none', folder].join(delimiter);
    const global = join(folder, 'mapgrad');
    expect(callOf({ PATH }, global)).toBe('mapgrad');
    expect(callOf({ PATH: '/none' }, '/project/node_modules/mapgrad/bin.js')).toBe('npx mapgrad');
    expect(callOf({ PATH }, '/project/node_modules/.bin/mapgrad')).toBe('npx mapgrad');
    expect(callOf({ PATH, npm_command: 'exec' }, global)).toBe('npx mapgrad');
    expect(callOf({ PATH, npm_lifecycle_event: 'train' }, global)).toBe('npx mapgrad');
    expect(commandLine({ calledAs: 'npx mapgrad' }, 'check', 'a b')).toBe("npx mapgrad check 'a b'");
  });
});
