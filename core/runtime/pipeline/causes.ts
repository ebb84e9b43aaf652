import type { DefinedError } from 'ajv/dist/2020.js';
import { isWithin } from './pointer.ts';

/**
 * Errors of a schema in groups, each of one cause.
 *
 * A value that fits no branch of an anyOf or oneOf fails them all. When the value fits a branch but for something inside
 * it, that is the cause; otherwise the branches are, together.
 */
export function causesOf(errors: readonly DefinedError[]): DefinedError[][] {
  const own = errors.filter(({ keyword, propertyName }) => keyword !== 'if' && propertyName === undefined);
  const unions = own.filter(isUnion);
  const branchesOf = (union: DefinedError): DefinedError[] =>
    own.filter(
      ({ schemaPath, instancePath }) =>
        schemaPath.startsWith(`${union.schemaPath}/`) && isWithin(instancePath, union.instancePath),
    );
  const branches = new Set(unions.flatMap(branchesOf));

  return own
    .filter((error) => !branches.has(error))
    .flatMap((error) => {
      if (!isUnion(error)) return [[error]];
      const failed = branchesOf(error).filter((branch) => !isUnion(branch));
      const inside = failed.filter(({ instancePath }) => instancePath !== error.instancePath);
      if (inside.length > 0) return inside.map((each) => [each]);
      return [failed.length > 0 ? failed : [error]];
    });
}

const isUnion = ({ keyword }: DefinedError): boolean => keyword === 'anyOf' || keyword === 'oneOf';
