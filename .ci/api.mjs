// Writes a report of the public types of each entry point into api/; with --check, fails where one differs.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CompilerState, Extractor, ExtractorConfig } from '@microsoft/api-extractor';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const work = mkdtempSync(join(tmpdir(), 'mapgrad-api-'));
const fresh = join(work, 'api');
mkdirSync(fresh);
process.on('exit', () => rmSync(work, { recursive: true }));

const readJSON = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** The entry points of a package: `@mapgrad/core/host` is reported in core.host.api.md. */
function entriesOf(folder) {
  const { name, private: hidden, exports } = readJSON(join(folder, 'package.json'));
  if (hidden) return [];
  return Object.entries(exports)
    .filter(([, target]) => target.types)
    .map(([subpath, { types }]) => ({
      folder,
      file: join(folder, types),
      report: `${join(name.replace('@mapgrad/', ''), subpath).replaceAll('/', '.')}.api.md`,
    }));
}

const entries = ['core', 'plugins']
  .flatMap((parent) => readdirSync(join(root, parent)).map((name) => join(root, parent, name)))
  .concat(join(root, 'estimators'), join(root, 'solvers'))
  .filter((folder) => existsSync(join(folder, 'package.json')))
  .flatMap(entriesOf);
const files = entries.map(({ file }) => file);

// No `source` condition: what a user's compiler reads.
const { customConditions, composite, ...compilerOptions } = readJSON(join(root, 'tsconfig.base.json')).compilerOptions;

const configOf = ({ folder, file, report }) =>
  ExtractorConfig.prepare({
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: file,
      newlineKind: 'lf',
      compiler: { overrideTsconfig: { compilerOptions, files } },
      apiReport: {
        enabled: true,
        reportFileName: report,
        reportFolder: fresh,
        reportTempFolder: join(work, 'temporary'),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: 'error' } },
        extractorMessageReporting: {
          default: { logLevel: 'none' },
          'ae-forgotten-export': { logLevel: 'warning', addToApiReportFile: true },
        },
        tsdocMessageReporting: { default: { logLevel: 'none' } },
      },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: join(folder, 'package.json'),
  });

const configs = entries.map(configOf);
const compilerState = CompilerState.create(configs[0], { additionalEntryPoints: files });
const messageCallback = (message) => {
  if (message.category === 'console') message.handled = true;
};
const made = configs.map((config) => Extractor.invoke(config, { localBuild: true, compilerState, messageCallback }));
if (!made.every(({ succeeded }) => succeeded)) process.exit(1);

const kept = join(root, 'api');
if (process.argv.includes('--check')) {
  const { status } = spawnSync('git', ['--no-pager', 'diff', '--no-index', '--', kept, fresh], { stdio: 'inherit' });
  if (status !== 0) console.error('Public types differ from api/. Where that is meant: npm run api, and a changeset.');
  process.exitCode = status ?? 1;
} else {
  rmSync(kept, { recursive: true, force: true });
  cpSync(fresh, kept, { recursive: true });
  console.log(`${entries.length} reports in api/`);
}
