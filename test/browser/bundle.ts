import { builtinModules } from 'node:module';
import { gzipSync } from 'node:zlib';
import { build, defaultClientConditions, type Rolldown } from 'vite';
import { root } from '../architecture/workspace.ts';

/** A module as it comes to a browser. */
export interface Bundle {
  /** All that is loaded with it, but what is external. */
  readonly code: string;
  /** Bytes of it, gzipped. */
  readonly gzipped: number;
  /** Modules of Node's that it imports, and who does. */
  readonly fromNode: readonly string[];
}

const ENTRY = '\0entry.js';

/**
 * Bundles a module for browsers, from the sources of the packages.
 *
 * @param source of the module
 * @param external packages that are left out
 */
export async function bundle(source: string, external: RegExp): Promise<Bundle> {
  const fromNode: string[] = [];
  const output = (await build({
    root,
    configFile: false,
    logLevel: 'silent',
    resolve: { conditions: ['source', ...defaultClientConditions] },
    plugins: [
      {
        name: 'entry',
        enforce: 'pre',
        resolveId(id, importer) {
          if (id === 'entry') return ENTRY;
          if (id.startsWith('node:') || builtinModules.includes(id)) fromNode.push(`${id} by ${importer}`);
          return undefined;
        },
        load: (id) => (id === ENTRY ? source : undefined),
      },
    ],
    build: {
      write: false,
      target: 'es2022',
      rolldownOptions: { input: 'entry', external, preserveEntrySignatures: 'strict' },
    },
  })) as Rolldown.RolldownOutput;
  const chunks = output.output.filter((chunk) => chunk.type === 'chunk');
  const code = chunks.map((chunk) => chunk.code).join('\n');
  return { code, gzipped: gzipSync(code).length, fromNode };
}
