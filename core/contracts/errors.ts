/** What can go wrong, by a name that does not change. */
export type ErrorCode =
  | 'THETA_SHAPE'
  | 'THETA_NOT_FINITE'
  | 'THETA_SIGN'
  | 'GRADIENT_SHAPE'
  | 'GRADIENT_NOT_FINITE'
  | 'LOSS_NOT_FINITE'
  | 'LOSS_SHAPE'
  | 'ANSWERS_MISSING'
  | 'ANSWERS_SHAPE'
  | 'ANSWERS_NOT_FINITE'
  | 'OPTION_INVALID'
  | 'STATE_INVALID'
  | 'NO_SPEC'
  | 'SOLVER_FAILED'
  | 'SOLVER_SIZE'
  | 'SOLVER_NOT_FINITE'
  | 'SOLVER_INFEASIBLE'
  | 'SOLVER_UNBOUNDED'
  | 'SOLVER_TIMED_OUT'
  | 'EXECUTOR_DISPOSED'
  | 'DEVICE_MISSING'
  | 'DEVICE_LOST'
  | 'DEVICE_FAILED'
  | 'NOISE_EXHAUSTED'
  | 'NOISE_NOT_FINITE'
  | 'PLUGIN_NOT_FOUND'
  | 'PLUGIN_EXISTS'
  | 'PLUGIN_MANIFEST'
  | 'PLUGIN_ENGINE'
  | 'PLUGIN_FAILED'
  | 'PLUGIN_UNANNOUNCED'
  | 'PLUGIN_DEPENDENCY'
  | 'PLUGIN_DUPLICATE'
  | 'CONTRIBUTION_NOT_FOUND'
  | 'CONTRIBUTION_AMBIGUOUS'
  | 'CONFIGURATION_INVALID'
  | 'DATA_INVALID'
  | 'RUN_FOLDER'
  | 'CHECKPOINT_INVALID';

/** Where it went wrong. */
export interface ErrorContext {
  readonly plugin?: string | undefined;
  /** What the plugin was doing: activating, making a contribution, or disposing. */
  readonly hook?: 'activate' | 'create' | 'dispose' | undefined;
  readonly solver?: string | undefined;
  /** The instance b among B. */
  readonly instance?: number | undefined;
  /** The row b·S + s among B·S. */
  readonly row?: number | undefined;
  /** Keys from the pipeline down to what it is about: `['layer', 'solver']`. */
  readonly path?: readonly string[] | undefined;
  readonly cause?: unknown;
}

/** Any error of mapgrad: a stable code, a sentence with what was found, expected and to be done, and the place. */
export class MapgradError extends Error {
  override readonly name = 'MapgradError';
  readonly code: ErrorCode;
  readonly context: ErrorContext;

  constructor(code: ErrorCode, message: string, context: ErrorContext = {}) {
    super(message, context.cause === undefined ? undefined : { cause: context.cause });
    this.code = code;
    this.context = context;
  }
}

/** Whether something that was thrown is a {@link MapgradError}, of this copy of the package or of another one. */
export const isMapgradError = (thrown: unknown): thrown is MapgradError =>
  thrown instanceof Error && thrown.name === 'MapgradError' && 'code' in thrown && typeof thrown.code === 'string';

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  try {
    return thrown instanceof Error ? thrown.message : String(thrown);
  } catch {
    return `what cannot be shown, of type ${typeof thrown}`;
  }
}
