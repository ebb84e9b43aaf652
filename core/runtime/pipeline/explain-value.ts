import type { Json } from '@mapgrad/contracts';
import type { DefinedError } from 'ajv/dist/2020.js';
import { didYouMean } from '../did-you-mean.ts';
import { meantBackend } from '../meant-backend.ts';
import type { Finding } from './finding.ts';
import { isList } from './json.ts';
import { isUse } from './map-parts.ts';
import { memberOf, type Pointer } from './pointer.ts';
import { shown } from './shown.ts';

const WORDS: Readonly<Record<string, string>> = {
  integer: 'an integer',
  number: 'a number',
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  object: 'a block of keys',
  null: 'empty',
};

/** Says in words what a schema demands of a value, and shows what was found. */
export function explainValue(error: DefinedError, pointer: Pointer, value: Json): Finding {
  const got = shown(value);
  switch (error.keyword) {
    case 'type': {
      const types = [error.params.type].flat();
      const message = `must be ${types.map((type) => WORDS[type] ?? type).join(' or ')}`;
      return { pointer, message, got, hint: remedy(types, value) };
    }
    case 'enum': {
      const allowed = error.params.allowedValues as readonly Json[];
      const words = allowed.filter((item) => typeof item === 'string');
      const meantBy = pointer === '/backend' ? meantBackend : didYouMean;
      const meant = typeof value === 'string' ? meantBy(value, words).trim() : '';
      return { pointer, message: `must be one of ${allowed.map(shown).join(', ')}`, got, hint: meant || undefined };
    }
    case 'const':
      return { pointer, message: `must be ${shown(error.params.allowedValue as Json)}`, got };
    case 'minItems':
    case 'maxItems': {
      const { limit } = error.params;
      const bound = error.keyword === 'minItems' ? 'at least' : 'at most';
      const length = isList(value) ? value.length : 0;
      return { pointer, message: `must have ${bound} ${limit} ${limit === 1 ? 'item' : 'items'}`, got: String(length) };
    }
    case 'uniqueItems': {
      const { i, j } = error.params;
      const item = isList(value) ? (value[i] ?? null) : null;
      const only = isUse(item) ? item.use : item;
      return { pointer: memberOf(pointer, Math.max(i, j)), message: `${shown(only)} is given twice` };
    }
    case 'minLength':
      return { pointer, message: error.params.limit === 1 ? 'must not be empty' : sentence(error), got };
    default:
      return { pointer, message: sentence(error), got };
  }
}

const sentence = ({ message, keyword }: DefinedError): string =>
  message?.replace('must NOT', 'must not') ?? `does not fulfil ${keyword}`;

/** How a value of the wrong type was probably meant. */
function remedy(types: readonly string[], value: Json): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (types.includes('array')) return `Write [${/^\w[\w-]*$/.test(value) ? value : JSON.stringify(value)}]`;
  const digits = value.replaceAll(/[_ ]/g, '');
  const isNumber = digits !== '' && Number.isFinite(Number(digits));
  return isNumber && (types.includes('number') || types.includes('integer')) ? `Write ${digits}` : undefined;
}
