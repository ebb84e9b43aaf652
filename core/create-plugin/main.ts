import { parseArgs } from 'node:util';
import { isMapgradError, messageOf } from '@mapgrad/contracts';
import { PLUGIN_KINDS } from './kinds.ts';
import { newPlugin } from './new-plugin.ts';

try {
  const { values, positionals } = parseArgs({
    options: { kind: { type: 'string' }, javascript: { type: 'boolean' } },
    allowPositionals: true,
  });
  const [name] = positionals;
  if (name === undefined || positionals.length > 1) {
    throw new Error(`usage: npm create mapgrad-plugin NAME -- [--kind ${PLUGIN_KINDS.join('|')}] [--javascript]`);
  }
  process.stdout.write(`${newPlugin({ name, ...values, directory: process.cwd() })}\n`);
} catch (thrown) {
  process.stderr.write(`${messageOf(thrown)}\n${isMapgradError(thrown) ? `[${thrown.code}]\n` : ''}`);
  process.exitCode = 2;
}
