import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * The answer of a module's function `measure` to one argument of JSON, in a process of its own, which has compiled and
 * allocated nothing for other cases.
 */
export function inFreshProcess(module, argument) {
  const child = fileURLToPath(new URL('./child.mjs', import.meta.url));
  const running = fork(child, [module, JSON.stringify(argument)], { execArgv: ['--expose-gc'] });
  return new Promise((resolve, reject) => {
    running.on('message', resolve);
    running.on('error', reject);
    running.on('exit', (code) => reject(new Error(`${module} ended with ${code} for ${JSON.stringify(argument)}`)));
  });
}
