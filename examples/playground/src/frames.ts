/** Measures how long the page was busy between two frames. */
export interface Frames {
  /** Milliseconds of the longest one since it was asked last. */
  slowest(): number;
}

/** Looks at every frame from now on. */
export function watchFrames(): Frames {
  let last = performance.now();
  let longest = 0;
  const frame = (now: number): void => {
    longest = Math.max(longest, now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  return {
    slowest() {
      const found = longest;
      longest = 0;
      return found;
    },
  };
}
