import { MapgradError } from '@mapgrad/contracts';
import { systemCode, systemWords } from '@mapgrad/core/host';

/**
 * Does something with the files of a run folder.
 *
 * @throws MapgradError RUN_FOLDER for what the file system refuses; whatever else the action throws
 */
export function inRunFolder<T>(directory: string, action: () => T): T {
  try {
    return action();
  } catch (thrown) {
    if (typeof systemCode(thrown) !== 'string' || !(thrown instanceof Error) || !('syscall' in thrown)) throw thrown;
    throw new MapgradError(
      'RUN_FOLDER',
      `the run folder ${directory} cannot be written: ${systemWords(thrown)}; mend that, and what was learned up to the last checkpoint is gone on from`,
      { cause: thrown },
    );
  }
}
