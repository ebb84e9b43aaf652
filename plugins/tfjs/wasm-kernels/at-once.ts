/** How many numbers of patches are multiplied at once: 1 MiB, which stays in the cache. */
export const AT_ONCE: number = 2 ** 18;
