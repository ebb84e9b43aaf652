/** Where text goes. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** What a command needs of the world. */
export interface IO {
  readonly stdout: Output;
  readonly stderr: Output;
  /** The folder that paths on the command line start from. */
  readonly cwd: string;
  /** Aborted when the user wants to stop. */
  readonly signal: AbortSignal;
  /** What people type to call the command; `mapgrad` when absent. */
  readonly calledAs?: string | undefined;
  /** Export conditions for plugins, beside `node` and `import`. */
  readonly conditions?: readonly string[] | undefined;
}

/** Ends of a command. */
export const EXIT = { done: 0, failed: 1, misused: 2 } as const;
