/** Where a problem is: in a file, or in an override. */
export type Place =
  | {
      readonly file: string;
      /** From 1. */
      readonly line: number;
      /** From 1. */
      readonly column: number;
      /** The text of the line. */
      readonly source: string;
    }
  | {
      /** As it was given: `train.epochs=x`. */
      readonly override: string;
    };

/** Something that is wrong with a pipeline. */
export interface Problem {
  readonly place: Place;
  /** The value that it is about, as `layer.solver.use`; '' for the whole. */
  readonly path: string;
  /** What was found and what was expected. */
  readonly message: string;
  /** What to do about it: a sentence. */
  readonly hint?: string | undefined;
}

/** A problem in one to three lines: `file:line:column: path: message. Hint`, and the line with a caret under it. */
export function formatProblem({ place, path, message, hint }: Problem): string {
  const isNamed = path === '' || ('override' in place && isOf(place.override, path));
  const said = hint === undefined ? message : `${message}. ${hint}`;
  const head = `${headOf(place)}: ${isNamed ? '' : `${path}: `}${said}`;
  if ('override' in place || place.source.trim() === '') return head;
  return `${head}\n${excerpt(place.source, place.column)}`;
}

/** Whether an override names a value itself: `a.b=c`, `+a.b=c` or `~a.b`. */
const isOf = (override: string, path: string): boolean => `${override.replace(/^[+~]/, '')}=`.startsWith(`${path}=`);

const headOf = (place: Place): string =>
  'override' in place ? `override '${printable(place.override)}'` : `${place.file}:${place.line}:${place.column}`;

/** Problems in the order of the file, those of overrides last; what is said twice of one place is said once. */
export function inOrder(problems: readonly Problem[]): Problem[] {
  const said = new Map(
    problems.toReversed().map((problem) => [`${headOf(problem.place)} ${problem.message}`, problem]),
  );
  return [...said.values()].reverse().sort((a, b) => {
    const [lineA, columnA] = position(a.place);
    const [lineB, columnB] = position(b.place);
    return lineA - lineB || columnA - columnB;
  });
}

const position = (place: Place): readonly [number, number] =>
  'override' in place ? [Number.MAX_SAFE_INTEGER, 0] : [place.line, place.column];

const WIDTH = 100;

/** A line, or what of it is near a column, with a caret under that column. */
function excerpt(source: string, column: number): string {
  const line = printable(source);
  const start = line.length <= WIDTH ? 0 : Math.max(0, column - 1 - WIDTH / 2);
  const before = start > 0 ? '…' : '';
  const after = start + WIDTH < line.length ? '…' : '';
  const indent = before + line.slice(start, column - 1);
  return `${before}${line.slice(start, start + WIDTH)}${after}\n${indent.replaceAll(/[^\t]/g, ' ')}^`;
}

/** Without what would move the cursor of a terminal, but for tabs. */
const printable = (text: string): string => text.replaceAll(/(?!\t)\p{Cc}/gu, ' ');
