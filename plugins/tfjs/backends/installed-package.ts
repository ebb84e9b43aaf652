import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** The file that a package starts by, or undefined where it is not installed. */
export function installedPackage(name: string): string | undefined {
  try {
    return require.resolve(name);
  } catch {
    return undefined;
  }
}
