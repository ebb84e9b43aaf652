import { MapgradError } from '@mapgrad/contracts';
import { formatProblem, inOrder, type Problem } from './problem.ts';

/** CONFIGURATION_INVALID: everything that is wrong with a pipeline, in one message. */
export class ConfigurationError extends MapgradError {
  /** In the order of the file. */
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const ordered = inOrder(problems);
    const rest = ordered.length - SHOWN;
    const more = rest > 0 ? [`… and ${rest} more`] : [];
    super('CONFIGURATION_INVALID', [...ordered.slice(0, SHOWN).map(formatProblem), ...more].join('\n'));
    this.problems = ordered;
  }
}

/** Problems that the message shows. */
const SHOWN = 50;
