import { Command, CommanderError } from '@commander-js/extra-typings';
import { type ErrorCode, isMapgradError, messageOf } from '@mapgrad/contracts';
import { EXIT, type IO } from './io.ts';
import { version } from './versions.ts';

const MISUSE: readonly ErrorCode[] = ['CONFIGURATION_INVALID', 'OPTION_INVALID', 'PLUGIN_NOT_FOUND'];

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
    .argument('<file>', 'a pipeline, YAML')
    .argument('[overrides...]', 'values to change, as layer.solver.use=ilp')
    .option('--out <folder>', 'where run folders are made', 'runs')
    .option('--json', 'print the results as JSON')
    .action(async (file, overrides, options) => {
      code = await (await import('./train.ts')).train(io, file, overrides, options);
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
    .command('schema')
    .description('print the JSON Schema of pipelines, for editors')
    .action(async () => {
      code = (await import('./schema.ts')).schema(io);
    });
  program
    .command('plugins')
    .description('list the installed plugins and what they contribute')
    .option('--json', 'print the list as JSON')
    .action(async (options) => {
      code = (await import('./plugins.ts')).plugins(io, options);
    });

  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? EXIT.done : EXIT.misused;
    if (!isMapgradError(thrown)) {
      io.stderr.write(`${thrown instanceof Error ? (thrown.stack ?? thrown.message) : messageOf(thrown)}\n`);
      return EXIT.failed;
    }
    io.stderr.write(`${thrown.message}\n[${thrown.code}]\n`);
    return MISUSE.includes(thrown.code) ? EXIT.misused : EXIT.failed;
  }
}
