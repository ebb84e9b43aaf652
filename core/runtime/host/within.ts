/**
 * What a promise resolves to, if it does so in time.
 *
 * @param milliseconds how long it may take; the process is kept alive meanwhile, so that the failure is reported
 */
export async function within<T>(milliseconds: number, promise: Promise<T> | T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it has not ended after ${milliseconds} ms`)), milliseconds);
  });
  try {
    return await Promise.race([promise, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
