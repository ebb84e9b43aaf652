/** Browsers have a GPU of their own or none. */
export const packagedGPU = (): Promise<unknown> => Promise.reject(new Error('it is for Node'));

/** A page ends its devices with itself. */
export function destroyedAtExit(): void {}
