// node test/newcomer/guide.mjs TARBALLS FOLDER: does in an empty folder what docs/write-a-solver-plugin.md says, word by word,
// with the packages as they would be published; then makes the mistakes of its table.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, run } from './tarballs.mjs';

const guide = readFileSync(new URL('../../docs/write-a-solver-plugin.md', import.meta.url), 'utf8');
let folder = resolve(process.argv[3]);
let printed = '';
let plugin = '';

for (const [, language, file, text] of guide.matchAll(/^```(\w+)(?: (\S+))?\n(.*?)^```/gms)) {
  if (file !== undefined) {
    writeFileSync(join(folder, file), text);
  } else if (language === 'text') {
    expect(printed.trim() === text.trim(), `the guide prints ${text.trim()}`, printed);
  } else {
    for (const line of text.trim().split('\n')) {
      const start = performance.now();
      const { code, text: output } = run(line, folder);
      expect(code === 0, `${line} (${((performance.now() - start) / 1000).toFixed(1)} s)`, output);
      printed = output;
      if (line.startsWith('cd ')) folder = join(folder, line.slice(3));
      if (line === 'cd best-window') plugin = folder;
      if (line === 'npm test')
        expect(/^# fail 0$/m.test(output) && !/^# tests 0$/m.test(output), 'the laws hold', output);
    }
  }
}

const right = readFileSync(join(plugin, 'best-window.ts'), 'utf8');
const mistakes = [
  [
    ['let best = -Infinity', 'let best = Infinity'],
    ['sum > best', 'sum < best'],
  ],
  [['z.fill(0)', 'z.fill(0, 0, n - 1)']],
  [['let best', "if (n > 0) throw new Error('no window');\n      let best"]],
  [['sum > best', 'sum > best || (sum === best && Math.random() < 0.5)']],
  [['let best', 'while (n > 0);\n      let best']],
];
const rows = [...guide.matchAll(/^\| (?!what is wrong|---)(.*) \| (.*) \|$/gm)];
expect(rows.length === mistakes.length, 'the table has a row for each mistake', guide);
for (const [i, [, what, says]] of rows.entries()) {
  const wrong = mistakes[i].reduce((text, [from, to]) => text.replace(from, to), right);
  writeFileSync(join(plugin, 'best-window.ts'), wrong);
  expect(run('npm run build', plugin).code === 0 && wrong !== right, `${what}: it is built`, wrong);
  const found = run('npx mapgrad test-plugin --deadline 3', plugin);
  expect(found.code === 1 && found.text.includes(says), `${what}: "${says}"`, found.text);
  if (i === 0) expect(run('npm test', plugin).code !== 0, `${what}: npm test fails too`, '');
}
