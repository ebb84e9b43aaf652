const EVENTS = ['uncaughtException', 'unhandledRejection'];

/** Does something that takes over the process's handling of errors, and hands that back. */
export async function withoutListeners<T>(action: () => Promise<T>): Promise<T> {
  if (typeof process === 'undefined') return action(); // in a browser, where errors are those of the page
  const emitter: NodeJS.EventEmitter = process;
  const before = new Set(EVENTS.flatMap((event) => emitter.rawListeners(event)));
  try {
    return await action();
  } finally {
    for (const event of EVENTS) {
      for (const listener of emitter.rawListeners(event)) {
        if (!before.has(listener)) emitter.off(event, listener as () => void);
      }
    }
  }
}
