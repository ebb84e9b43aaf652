import { readFileSync } from 'node:fs';
import { API_VERSION, MANIFEST_KEYS } from '@mapgrad/contracts';
import type { Template } from './kinds.ts';

/** The version of this package, and the range of the others, which are released with it. */
const { version } = JSON.parse(
  readFileSync(
    new URL(import.meta.url.endsWith('.ts') ? './package.json' : '../package.json', import.meta.url),
    'utf8',
  ),
) as { readonly version: string };
const ours = `^${version}`;
/** Ends the process of a test that hangs. */
const PATIENCE = '--test-timeout=120000';
const TENSORFLOW = '4.22.0';

/** The text of the package.json of a new plugin, with its manifest. */
export function packageJson(plugin: {
  readonly name: string;
  readonly id: string;
  readonly template: Template;
  readonly hasOptions: boolean;
  readonly javascript: boolean;
}): string {
  const { name, id, template, hasOptions, javascript } = plugin;
  const { kind, summary, announced, imports = [] } = template;
  const built = { types: './dist/index.d.ts', default: './dist/index.js' };
  const announcement = { id, summary, ...(hasOptions && { options: `./${id}.schema.json` }), ...announced };
  const json = {
    name,
    version: '0.1.0',
    description: `mapgrad plugin: ${summary}.`,
    type: 'module',
    engines: { node: '>=20.19' },
    exports: { '.': javascript ? './index.js' : built, './package.json': './package.json' },
    files: [...(javascript ? ['index.js', `${id}.js`] : ['dist', '!dist/*.test.*']), '*.schema.json'],
    keywords: ['mapgrad-plugin'],
    scripts: {
      ...(!javascript && { prepare: 'tsc', build: 'tsc' }),
      test: javascript ? `node --test ${PATIENCE}` : `tsc && node --test ${PATIENCE} dist/*.test.js`,
      train: `${javascript ? '' : 'tsc && '}mapgrad train pipeline.yaml`,
    },
    dependencies: Object.fromEntries(['@mapgrad/contracts', ...imports].map((each) => [each, ours])),
    ...(imports.includes('@mapgrad/tfjs') && { peerDependencies: { '@tensorflow/tfjs': TENSORFLOW } }),
    devDependencies: {
      '@mapgrad/testing': ours,
      ...(!javascript && { '@types/node': '^20.19.0' }),
      mapgrad: ours,
      ...(!javascript && { typescript: '^6.0.3' }),
    },
    mapgrad: {
      engine: `^${API_VERSION}`,
      contributes: { [MANIFEST_KEYS[kind]]: [announcement] },
    },
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}
