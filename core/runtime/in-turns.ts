/** Runs what it is given one after another, in the order of the calls, also after one that failed. */
export function inTurns(): <T>(run: () => Promise<T>) => Promise<T> {
  let latest: Promise<unknown> = Promise.resolve();
  return (run) => {
    const ended = latest.then(run);
    latest = ended.catch(() => undefined);
    return ended;
  };
}
