// node test/newcomer/installed-globally.mjs TARBALLS FOLDER: a command that is installed once for all folders finds the plugins of
// the folder that it is used in: a local folder, a package of a workspace, and one in TypeScript that is not built.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, run, tarballs } from './tarballs.mjs';

const folder = resolve(process.argv[3]);
const prefix = join(folder, 'prefix');
const user = join(folder, 'user');
const command = join(prefix, 'bin/mapgrad');
mkdirSync(user);

const done = (line, cwd = user) => {
  const { code, text } = run(line, cwd);
  expect(code === 0, line.replaceAll(folder, '').slice(0, 80), text);
  return text;
};

done(`npm i -g --prefix ${prefix} --no-audit --no-fund --prefer-offline --loglevel=error ${tarballs.join(' ')}`);
done(`${command} --version`);
done(`${command} new plugin @me/my-solver --javascript`);
writeFileSync(join(user, 'package.json'), JSON.stringify({ name: 'user', private: true, workspaces: ['my-solver'] }));
done('npm install');

const pipeline = readFileSync(join(user, 'my-solver/pipeline.yaml'), 'utf8').replace('epochs: 5', 'epochs: 1');
for (const plugin of ['./my-solver', '@me/my-solver']) {
  writeFileSync(join(user, 'pipeline.yaml'), pipeline.replace('"."', `"${plugin}"`));
  done(`${command} train pipeline.yaml`);
}
expect(done(`${command} plugins`).includes('@me/my-solver'), 'it lists the plugin of the workspace', '');
done(`${command} test-plugin my-solver`);

done(`${command} new plugin my-noise --kind noise`);
writeFileSync(
  join(user, 'pipeline.yaml'),
  readFileSync(join(user, 'my-noise/pipeline.yaml'), 'utf8').replace('"."', '"./my-noise"'),
);
const unbuilt = run(`${command} check pipeline.yaml`, user);
expect(
  unbuilt.code === 2 && unbuilt.text.includes('my-noise') && unbuilt.text.includes('dist/index.js'),
  'what is not built is named',
  unbuilt.text,
);
console.log(unbuilt.text);
