// How long `mapgrad --help` takes, and reading the manifests of 200 plugins. After `npm run build`: node test/bench/manifests.mjs
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const COUNT = 200;
const RUNS = 15;
const command = fileURLToPath(new URL('../../core/cli/bin.js', import.meta.url));
const host = new URL('../../core/runtime/dist/host/index.js', import.meta.url).href;

/** Writes plugins with three solvers each, whose code fails. */
function writePlugins(folder) {
  for (let i = 0; i < COUNT; i++) {
    const directory = join(folder, 'node_modules', `plugin-${i}`);
    mkdirSync(directory, { recursive: true });
    const write = (file, value) => writeFileSync(join(directory, file), JSON.stringify(value, null, 2));
    const solvers = [1, 2, 3].map((k) => ({
      id: `solver-${i}-${k}`,
      summary: 'a solver',
      options: `./options-${k}.schema.json`,
    }));
    for (const { options } of solvers) {
      const rows = { description: 'Rows of the grid.', type: 'integer', minimum: 1 };
      write(options, {
        type: 'object',
        properties: { rows, columns: rows },
        required: ['rows'],
        examples: [{ rows: 3 }],
      });
    }
    const mapgrad = { engine: '^1.0.0', contributes: { solvers } };
    write('package.json', { name: `plugin-${i}`, version: '1.0.0', type: 'module', exports: './index.js', mapgrad });
    writeFileSync(join(directory, 'index.js'), "throw new Error('the code of a plugin was run');");
  }
}

const run = (cwd, argv) => {
  const begun = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return { milliseconds: performance.now() - begun, stdout };
};

const least = (measure) => Math.min(...Array.from({ length: RUNS }, measure)).toFixed(0);

const reading = `import { createHost, installedPlugins } from ${JSON.stringify(host)};
const begun = performance.now();
const plugins = installedPlugins([process.cwd()]);
const opened = createHost({ plugins, from: [process.cwd()] });
if (opened.problems.length > 0 || opened.plugins.length !== ${COUNT}) throw opened.problems[0]?.error ?? new Error();
console.log(performance.now() - begun);`;

const folder = mkdtempSync(join(tmpdir(), 'mapgrad-manifests-'));
try {
  writePlugins(folder);
  const rows = [
    ['node alone', least(() => run(folder, ['-e', '0']).milliseconds)],
    ['mapgrad --help', least(() => run(folder, [command, '--help']).milliseconds)],
    [`reading ${COUNT} manifests`, least(() => Number(run(folder, ['--input-type=module', '-e', reading]).stdout))],
    [`mapgrad plugins, ${COUNT} more`, least(() => run(folder, [command, 'plugins']).milliseconds)],
  ];
  for (const [what, milliseconds] of rows) console.log(`${what.padEnd(28)} ${milliseconds} ms`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
