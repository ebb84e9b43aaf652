import type { Json } from '@mapgrad/contracts';
import type { DefinedError } from 'ajv/dist/2020.js';
import { isBesideLayers, kindAt } from './blocks.ts';
import { type Descriptions, missingKey, notABlock, notAList, unknownKey } from './explain-block.ts';
import { explainValue } from './explain-value.ts';
import type { Finding } from './finding.ts';
import type { Offer } from './offer.ts';
import { holderOf, keysOf, memberOf, type Pointer } from './pointer.ts';
import { unknownId } from './unknown-id.ts';

/** Says in words what an error of the schema of pipelines means. */
export function explain(error: DefinedError, offer: Offer): Finding {
  const pointer = error.instancePath;
  const value = error.data as Json;
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownKey(
        pointer,
        value,
        error.params.additionalProperty,
        describedBy(error.parentSchema?.properties),
        offer,
      );
    case 'unevaluatedProperties':
      return unknownKey(
        pointer,
        value,
        error.params.unevaluatedProperty,
        describedBy(error.parentSchema?.properties),
        offer,
      );
    case 'required':
    case 'dependentRequired':
      return missingKey(
        pointer,
        value,
        error.params.missingProperty,
        describedBy(error.parentSchema?.properties),
        offer,
      );
  }
  if (error.keyword === 'propertyNames' && keysOf(pointer).at(-1) === 'layers') {
    const { propertyName: name } = error.params;
    const hint = 'Letters, digits, - and _, a letter first';
    return { pointer, at: memberOf(pointer, name), onKey: true, message: `'${name}' is no name of a layer`, hint };
  }
  if (pointer === '/seed' && error.keyword === 'false schema') {
    return { pointer, onKey: true, message: 'seed and seeds exclude each other', hint: 'Remove one of them' };
  }
  if (error.keyword === 'false schema') {
    const key = keysOf(pointer).at(-1) ?? '';
    if (isBesideLayers(pointer)) return excludedByLayers(pointer, key);
    if (kindAt(pointer) !== undefined) return excludedByRelaxation(pointer, key);
    const message = `'${key}' cannot stand beside the other keys of its block`;
    return { pointer, onKey: true, message, hint: 'Remove it, or those that exclude it' };
  }
  const kind = offer.kindAt(pointer);
  const isListedId = keysOf(holderOf(pointer)).at(-1) === 'metrics';
  const kindOfId = isListedId ? kind : pointer.endsWith('/use') ? offer.kindAt(holderOf(pointer)) : undefined;
  if (kindOfId !== undefined) return { pointer, ...unknownId(kindOfId, value, offer) };
  if (kind !== undefined && error.keyword === 'type') return notABlock(pointer, kind, value, offer);
  const listed = keysOf(pointer).at(-1) === 'metrics' ? undefined : offer.kindAt(memberOf(pointer, 0));
  if (listed !== undefined && error.keyword === 'type') return notAList(pointer, listed, value, offer);
  return explainValue(error, pointer, value);
}

/** A key that a pipeline of several layers cannot have, or only such a one. */
function excludedByLayers(pointer: Pointer, key: string): Finding {
  const isVariant = pointer.startsWith('/compare/');
  const message =
    key === 'layers' ? "'layers' cannot replace the only layer" : `'${key}' cannot stand beside several layers`;
  const hint =
    key === 'layers' || key === 'layer' ? 'Write all of them under layers' : 'Write it in each of the layers';
  return { pointer, onKey: true, message, hint: isVariant && key !== 'layers' ? 'Write layers, whole' : hint };
}

/** A block of a layer that has a relaxation as well. */
function excludedByRelaxation(pointer: Pointer, key: string): Finding {
  const reason = key === 'estimator' ? 'a relaxation takes its place' : 'only an estimator makes use of it';
  return {
    pointer,
    onKey: true,
    message: `${key} and relaxation exclude each other`,
    hint: `Remove one of them: ${reason}`,
  };
}

/** What a schema says of its properties, '' where it says nothing. */
function describedBy(properties: unknown): Descriptions {
  const members: readonly (readonly [string, unknown])[] = Object.entries(properties ?? {});
  return new Map(members.map(([key, schema]) => [key, descriptionOf(schema)]));
}

function descriptionOf(schema: unknown): string {
  const isDescribed = typeof schema === 'object' && schema !== null && 'description' in schema;
  return isDescribed && typeof schema.description === 'string' ? schema.description.replace(/\.$/, '') : '';
}
