import { Command, CommanderError } from '@commander-js/extra-typings';
import { type ErrorCode, isMapgradError, messageOf } from '@mapgrad/contracts';
import { commandLine } from './command-line.ts';
import { EXIT, type IO } from './io.ts';
import { version } from './versions.ts';

const MISUSE: readonly ErrorCode[] = [
  'CONTRIBUTION_NOT_FOUND',
  'CONFIGURATION_INVALID',
  'OPTION_INVALID',
  'PLUGIN_EXISTS',
  'PLUGIN_NOT_FOUND',
];

/** Runs the command with its arguments, and returns its exit code: 0 done, 1 failed, 2 misused. */
export async function runCommand(argv: readonly string[], io: IO): Promise<number> {
  let code: number = EXIT.done;
  const program = new Command('mapgrad')
    .description('Train a network through a combinatorial solver, from one YAML file.')
    .version(version)
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
    .exitOverride();

  program
    .command('train')
    .description('train every variant of a pipeline with every seed')
    .argument('[file]', 'a pipeline, YAML')
    .argument('[overrides...]', 'values to change, as layer.solver.use=ilp')
    .option('--out <folder>', 'where run folders are made; runs when absent')
    .option('--resume <folder>', 'train what is left of a run folder, in place of a file')
    .option('--log-steps <n>', 'measure every n steps too, not epochs alone')
    .option('--checkpoint-steps <n>', 'write a checkpoint after every n steps too, not after epochs alone')
    .option('--json', 'print the results as JSON')
    .action(async (file, overrides, options) => {
      code = await (await import('./train.ts')).train(io, file, overrides, options);
    });
  program
    .command('report')
    .description('write one page about run folders: curves, results, decisions')
    .argument('<folders...>', 'run folders, side by side')
    .option('--out <file>', 'the page; report.html in the first folder when absent')
    .action(async (folders, options) => {
      code = await (await import('./report/report.ts')).report(io, folders, options);
    });
  program
    .command('check')
    .description('check a pipeline: report all that is wrong with it')
    .argument('<file>', 'a pipeline, YAML')
    .argument('[overrides...]', 'values to change, as layer.solver.use=ilp')
    .option('--json', 'print the answer as JSON')
    .action(async (file, overrides, options) => {
      code = await (await import('./check.ts')).check(io, file, overrides, options);
    });
  program
    .command('fill')
    .description('print a pipeline with everything filled in that it extends, refers to or leaves to defaults')
    .argument('<file>', 'a pipeline, YAML')
    .argument('[overrides...]', 'values to change, as layer.solver.use=ilp')
    .option('--diff', 'print only what differs from the file')
    .action(async (file, overrides, options) => {
      code = await (await import('./fill.ts')).fill(io, file, overrides, options);
    });
  program
    .command('init')
    .description('write a pipeline to start from, with comments')
    .argument('[file]', 'which is not there yet', 'pipeline.yaml')
    .option('--solver <id>', 'of an installed plugin', 'top-k')
    .action(async (file, options) => {
      code = await (await import('./init.ts')).init(io, file, options);
    });
  program
    .command('schema')
    .description('print the JSON Schema of pipelines, for editors')
    .argument('[plugins...]', 'folders of plugins that are not installed')
    .action(async (plugins) => {
      code = (await import('./schema.ts')).schema(io, plugins);
    });
  program
    .command('types')
    .description('print a declaration of what the installed plugins offer, for definePipeline in TypeScript')
    .argument('[plugins...]', 'folders of plugins that are not installed')
    .action(async (plugins) => {
      code = (await import('./schema.ts')).types(io, plugins);
    });
  program
    .command('plugins')
    .description('list the installed plugins and what they contribute')
    .option('--json', 'print the list as JSON')
    .action(async (options) => {
      code = (await import('./plugins.ts')).plugins(io, options);
    });
  program
    .command('explain')
    .description(
      'say what a contribution or a key of pipelines is and how it is used, or what the code of an error means',
    )
    .argument('<name>', 'as grid-path, @mapgrad/graph/grid-path, solver, graph, backend, pipeline, or PLUGIN_ENGINE')
    .option('--json', 'print the explanation as JSON')
    .action(async (name, options) => {
      code = (await import('./explain.ts')).explain(io, name, options);
    });
  program
    .command('doctor')
    .description('try everything that can compute: what works, how fast, and what would make the rest work')
    .option('--deadline <seconds>', 'how long each may take', '60')
    .option('--json', 'print the findings as JSON')
    .action(async (options) => {
      code = await (await import('./doctor.ts')).doctor(io, options);
    });
  program
    .command('new')
    .description('write the folder of something new')
    .command('plugin')
    .description('write the folder of a new plugin, which works as it stands')
    .argument('<name>', 'of the package, as my-solver or @me/my-solver')
    .option(
      '--kind <kind>',
      'what it contributes: solver, noise, estimator, step-size, executor, loss, metric, …',
      'solver',
    )
    .option('--javascript', 'plain JavaScript, without a build')
    .action(async (name, options) => {
      code = (await import('./new.ts')).newPluginFolder(io, name, options);
    });
  program
    .command('test-plugin')
    .description('check the laws that the plugin of a folder must obey')
    .argument('[folder]', 'of its package.json', '.')
    .option('--deadline <seconds>', 'how long a law may take', '20')
    .option('--json', 'print the results as JSON')
    .action(async (folder, options) => {
      code = await (await import('./test-plugin.ts')).testPlugin(io, folder, options);
    });

  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (thrown) {
    if (thrown instanceof CommanderError) {
      const mayBeValue =
        thrown.code === 'commander.unknownOption' &&
        !thrown.message.includes('Did you mean') &&
        ['train', 'check', 'fill'].includes(argv[0] ?? '');
      if (mayBeValue) io.stderr.write('Values of the pipeline are changed behind its file, as train.epochs=3\n');
      return thrown.exitCode === 0 ? EXIT.done : EXIT.misused;
    }
    if (!isMapgradError(thrown)) {
      io.stderr.write(`${thrown instanceof Error ? (thrown.stack ?? thrown.message) : messageOf(thrown)}\n`);
      return EXIT.failed;
    }
    const { errorPage } = await import('./error-page.ts');
    const more = errorPage(thrown.code) === undefined ? '' : ` ${commandLine(io, 'explain', thrown.code)}`;
    io.stderr.write(`${thrown.message}\n[${thrown.code}]${more}\n`);
    return MISUSE.includes(thrown.code) ? EXIT.misused : EXIT.failed;
  }
}
