import type { Json } from '@mapgrad/contracts';
import type { DefinedError } from 'ajv/dist/2020.js';
import { kindAt } from './blocks.ts';
import { isBlock, isList } from './json.ts';
import { valueAt } from './kinds-in.ts';
import { holderOf, memberOf, type Pointer } from './pointer.ts';

/** A pipeline in which every metric is a block: `{ use: id }` for one that is written as an id. */
export function withMetricBlocks(value: Json, pointer: Pointer = ''): Json {
  const kind = pointer === '' ? undefined : kindAt(pointer);
  if (kind === 'metric' && typeof value === 'string') return { use: value };
  if (kind !== undefined) return value;
  if (isList(value)) return value.map((item, i) => withMetricBlocks(item, memberOf(pointer, i)));
  if (!isBlock(value)) return value;
  const members = Object.entries(value);
  return Object.fromEntries(members.map(([key, member]) => [key, withMetricBlocks(member, memberOf(pointer, key))]));
}

/** Where a value of such a pipeline is written: the id of a metric may be all that there is of its block. */
export function writtenAt(pointer: Pointer, pipeline: Json): Pointer {
  const holder = holderOf(pointer);
  const isId = holder !== '' && kindAt(holder) === 'metric' && typeof valueAt(pipeline, holder) === 'string';
  return isId ? holder : pointer;
}

/** Whether an error of such a pipeline says of a metric no more than that its block is no id. */
export const isOfIds = ({ instancePath, schemaPath }: DefinedError): boolean =>
  kindAt(instancePath) === 'metric' && /\/metrics\/items\/anyOf(\/0\/\w+)?$/.test(schemaPath);
