import { cpus, release, totalmem, type } from 'node:os';

/** What the run was measured on. */
export function machine() {
  const processors = cpus();
  return {
    processor: processors[0].model.trim(),
    cores: processors.length,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `${type()} ${release().split('-')[0]}`,
    node: process.version,
  };
}
