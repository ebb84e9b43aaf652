/** Puts an entry last, and drops the first one where there are then more than `most`. */
export function keepLatest<Entry>(kept: Map<number, Entry>, key: number, entry: Entry, most: number): void {
  kept.delete(key);
  kept.set(key, entry);
  if (kept.size <= most) return;
  for (const first of kept.keys()) {
    kept.delete(first);
    return;
  }
}
