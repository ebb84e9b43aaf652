/** Takes bytes as they come. */
export type TakeBytes = (bytes: Uint8Array) => void;

/** What comes out of bytes: whole lines, or the reason why there will be no more. */
export interface LineEvents {
  line(text: string): void;
  /** In words that follow a subject: `wrote …`. Nothing comes after it. */
  broken(what: string): void;
}

const BREAK = 10;

/**
 * Cuts bytes into lines of UTF-8, wherever the bytes are divided; a line that has not ended is kept.
 *
 * @param limit bytes of the longest line
 */
export function splitLines(limit: number, { line, broken }: LineEvents): TakeBytes {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let kept: Uint8Array[] = [];
  let length = 0;
  let ended = false;

  function fail(what: string): void {
    ended = true;
    kept = [];
    broken(what);
  }

  function end(last: Uint8Array): void {
    const bytes = Buffer.concat([...kept, last]);
    kept = [];
    length = 0;
    let text: string;
    try {
      text = decoder.decode(bytes);
    } catch {
      fail(`wrote a line of ${bytes.length} bytes that is not UTF-8, ${bytes.subarray(0, 16).toString('hex')} …`);
      return;
    }
    line(text);
  }

  return (bytes) => {
    let rest = bytes;
    while (!ended) {
      const at = rest.indexOf(BREAK);
      const size = at < 0 ? rest.length : at;
      if (length + size > limit) {
        fail(`wrote more than ${limit} bytes without a line break`);
      } else if (at < 0) {
        if (size > 0) kept.push(rest);
        length += size;
        return;
      } else {
        end(rest.subarray(0, at));
        rest = rest.subarray(at + 1);
      }
    }
  };
}
