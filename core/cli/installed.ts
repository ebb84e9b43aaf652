import { fileURLToPath } from 'node:url';
import { installedPlugins } from '@mapgrad/core/host';
import type { IO } from './io.ts';

/** Folders to look plugins up from: the user's first, then the command's own, whose plugins come with it. */
export const searchFrom = (directory: string): readonly string[] => [
  directory,
  fileURLToPath(new URL('.', import.meta.url)),
];

/** The names of all plugins that are installed. */
export const installed = ({ cwd }: IO): readonly string[] => installedPlugins(searchFrom(cwd));
