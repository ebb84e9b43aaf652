const MOST = 12;

/** What a message shows of a list: all of it, or the first 12 and how many more there are. */
export const fewOf = (list: readonly unknown[]): readonly unknown[] =>
  list.length > MOST ? [...list.slice(0, MOST), `${list.length - MOST} more`] : list;
