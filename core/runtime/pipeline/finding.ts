import type { Pointer } from './pointer.ts';

/** Something that the schema does not allow. */
export interface Finding {
  /** The value that it is about: the block, for a key that is unknown or missing. */
  readonly pointer: Pointer;
  /** The value whose place is shown, when another. */
  readonly at?: Pointer;
  /** Shows the key of that value. */
  readonly onKey?: boolean;
  readonly message: string;
  /** What was found, when the message does not say. */
  readonly got?: string;
  readonly hint?: string | undefined;
  /** A key that is missing, and what needs it. */
  readonly missing?: { readonly key: string; readonly owner?: string | undefined };
  /** The key that an unknown one was probably meant to be. */
  readonly meant?: string | undefined;
  /** The plugin whose listing mends it. */
  readonly unlisted?: string | undefined;
  /** It may only follow from a plugin that is not loaded. */
  readonly isForeign?: boolean | undefined;
}
