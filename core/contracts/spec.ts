/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * What a factory is called with: JSON, the specification of a part, or options among which parts, or
 * lists of parts, may be.
 */
export type Argument = Json | Spec | { readonly [option: string]: Json | Spec | readonly Spec[] };

/**
 * How to build a thing again in another thread, process or file: call the export `name` of `module` with `argument`,
 * parts built first.
 *
 * A thing without a specification (a closure) works in this thread only.
 */
export interface Spec {
  /** The URL of the module. */
  readonly module: string;
  readonly name: string;
  /** Absent for a factory without one. */
  readonly argument?: Argument;
}
