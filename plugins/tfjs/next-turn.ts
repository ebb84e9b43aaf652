/** Lets the event loop turn once, so that messages, timers and the frames of a page come in between. */
export const nextTurn = (): Promise<void> =>
  new Promise((resolve) => (typeof setImmediate === 'function' ? setImmediate(resolve) : setTimeout(resolve)));
