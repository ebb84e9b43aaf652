import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { type Package, packages, root, sourcesOf } from './workspace.ts';

const layers: Readonly<Record<string, readonly string[]>> = {
  'core/contracts': [],
  'core/runtime': ['@mapgrad/contracts'],
  'core/testing': ['@mapgrad/contracts', '@mapgrad/core', '@mapgrad/estimators'],
  'core/create-plugin': ['@mapgrad/contracts', '@mapgrad/core'],
  'core/diagnostics': ['@mapgrad/contracts', '@mapgrad/core'],
  estimators: ['@mapgrad/contracts'],
  solvers: ['@mapgrad/contracts'],
  plugins: ['@mapgrad/contracts', '@mapgrad/core', '@mapgrad/estimators', '@mapgrad/solvers'],
  examples: ['@mapgrad/contracts', '@mapgrad/core', '@mapgrad/diagnostics', '@mapgrad/estimators', '@mapgrad/solvers'],
  'examples/playground': [
    '@mapgrad/contracts',
    '@mapgrad/core',
    '@mapgrad/estimators',
    '@mapgrad/solvers',
    '@mapgrad/tfjs',
    '@mapgrad/threads',
  ],
  'core/cli': ['@mapgrad/contracts', '@mapgrad/core', '@mapgrad/testing', '@mapgrad/diagnostics'],
};
const pure = ['core/contracts', 'estimators', 'solvers'];

const importsOf = (file: string): string[] =>
  ts.preProcessFile(readFileSync(join(root, file), 'utf8'), true, true).importedFiles.map(({ fileName }) => fileName);

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

const layerOf = ({ folder }: Package): readonly string[] => layers[folder] ?? layers[folder.split('/')[0]!]!;

describe.each(packages)('$folder', (one) => {
  const imports = sourcesOf(one.folder).flatMap((file) => importsOf(file).map((specifier) => ({ file, specifier })));
  const outside = imports.filter(({ specifier }) => !/^[.#]/.test(specifier)); // # is a module of its own that has a browser's side

  it('has sources', () => {
    expect(imports.length + sourcesOf(one.folder).length).toBeGreaterThan(0);
  });

  it('imports only what lies below it', () => {
    const ours = outside.filter(({ specifier }) => /^(@mapgrad\/|mapgrad$)/.test(specifier));
    expect(ours.filter(({ specifier }) => !layerOf(one).includes(packageOf(specifier)))).toEqual([]);
  });

  it('does not reach into other folders', () => {
    const depth = one.folder.split('/').length;
    const escapes = imports.filter(({ file, specifier }) => {
      const ups = specifier.split('/').filter((part) => part === '..').length;
      return ups > file.split('/').length - 1 - depth;
    });
    expect(escapes).toEqual([]);
  });

  it('imports packages that it depends on', () => {
    const declared = Object.keys({ ...one.json.dependencies, ...one.json.peerDependencies });
    const names = new Set(
      outside.filter(({ specifier }) => !specifier.startsWith('node:')).map((i) => packageOf(i.specifier)),
    );
    names.delete(one.json.name);
    expect([...names].filter((name) => !declared.includes(name))).toEqual([]);
  });

  if (!pure.includes(one.folder)) return;
  it('is pure: nothing from outside the repository', () => {
    expect(outside.filter(({ specifier }) => !specifier.startsWith('@mapgrad/'))).toEqual([]);
  });
});
