/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * How to build a thing again in another thread, process or file: call the export `name` of `module` with `options`.
 *
 * Options may hold specifications of parts. A thing without a specification (a closure) works in this thread only.
 */
export interface Spec {
  /** The URL of the module. */
  readonly module: string;
  readonly name: string;
  readonly options: { readonly [key: string]: Json | Spec };
}
