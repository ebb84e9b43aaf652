import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { packages, root } from './workspace.ts';

const entries = packages
  .filter(({ json }) => json.private !== true)
  .flatMap(({ folder, json }) =>
    Object.values(json.exports).flatMap((target) =>
      typeof target === 'string' ? [] : [join(root, folder, target.source)],
    ),
  );
const program = ts.createProgram(entries, {
  module: ts.ModuleKind.NodeNext,
  target: ts.ScriptTarget.ES2023,
  customConditions: ['source'],
  allowImportingTsExtensions: true,
  noEmit: true,
  skipLibCheck: true,
  types: ['node'],
});
const checker = program.getTypeChecker();

function undocumented(entry: string): string[] {
  const module = checker.getSymbolAtLocation(program.getSourceFile(entry)!)!;
  return checker
    .getExportsOfModule(module)
    .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol))
    .filter((symbol) => symbol.getDocumentationComment(checker).length === 0)
    .map((symbol) => symbol.name);
}

describe('every public name has a docstring', () => {
  it.each(entries.map((entry) => entry.slice(root.length)))('%s', (entry) => {
    expect(undocumented(join(root, entry))).toEqual([]);
  });
});
