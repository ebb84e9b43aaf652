const KEY = /(?:"(?:[^"\\]|\\.)*"|[^."=][^.=]*)/.source;
const PATH = new RegExp(`^${KEY}(?:\\.${KEY})*$`, 's');
const HEAD = new RegExp(`^${KEY}(?:\\.${KEY})*(?==)`, 's');

/** The keys of a path that is written `layer.solver.use`, a key with a dot in quotes; undefined where one is missing. */
export function keysIn(path: string): readonly string[] | undefined {
  if (!PATH.test(path)) return undefined;
  const keys = (path.match(new RegExp(KEY, 'gs')) ?? []).map((key) => (key.startsWith('"') ? unquoted(key) : key));
  return keys.every((key) => key !== undefined) ? keys : undefined;
}

/** The path before the first equals sign that is not within quotes; undefined where there is none. */
export const pathBeforeEquals = (text: string): string | undefined => HEAD.exec(text)?.[0];

function unquoted(key: string): string | undefined {
  try {
    return JSON.parse(key) as string;
  } catch {
    return undefined;
  }
}
