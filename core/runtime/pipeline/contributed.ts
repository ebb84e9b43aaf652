/* eslint-disable @typescript-eslint/no-empty-object-type -- merged with what `mapgrad types` declares */

/**
 * What each kind of block may be: nothing until a declaration that `mapgrad types` has written adds what the installed plugins
 * offer.
 */
// biome-ignore lint/suspicious/noEmptyInterface: merged with what `mapgrad types` declares
export interface Contributed {}
