export { change, type ProgramChanges, type RowChange } from './change.ts';
export { conflict, conflictMessage } from './conflict.ts';
export type {
  Constraint,
  ProgramOptions,
  RowsOptions,
  VariableOptions,
  VariableType,
  WeightsOptions,
} from './options.ts';
export { parseLp } from './parse-lp.ts';
export { parseMps } from './parse-mps.ts';
export { parseProgram } from './parse-program.ts';
export { powerOfTwo } from './power-of-two.ts';
export { type Program, program, type Row } from './program.ts';
export { type FileOptions, programOptions } from './program-options.ts';
export { violation } from './violation.ts';
export { weigh } from './weigh.ts';
