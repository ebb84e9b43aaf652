import type { DefinedError } from 'ajv/dist/2020.js';
import { knownKeys } from './blocks.ts';
import { causesOf } from './causes.ts';
import { explain } from './explain.ts';
import { missingKeys } from './explain-block.ts';
import type { Finding } from './finding.ts';
import type { Offer } from './offer.ts';
import type { Pointer } from './pointer.ts';

/** What errors of the schema of pipelines mean, each cause once, as far as the values shown are reliable. */
export function findingsOf(
  errors: readonly DefinedError[],
  offer: Offer,
  isReliable: (pointer: Pointer) => boolean,
): Finding[] {
  const found = causesOf(errors)
    .map((branches) => either(branches.map((error) => explain(error, offer))))
    .filter(({ pointer, at = pointer }) => isReliable(at));
  const misspelt = new Set(found.map(({ pointer, meant }) => `${pointer} ${meant ?? ''}`));
  const groups = new Map<string, Finding[]>();
  for (const finding of found) {
    const { pointer, missing } = finding;
    if (missing !== undefined && misspelt.has(`${pointer} ${missing.key}`)) continue;
    const cause = causeOf(finding);
    groups.set(cause, [...(groups.get(cause) ?? []), finding]);
  }
  return [...groups.values()].map(merged);
}

/** Findings of the same cause are equal here. */
function causeOf({ pointer, at = pointer, message, missing, unlisted }: Finding): string {
  if (unlisted !== undefined) return `unlisted ${unlisted}`;
  return missing === undefined ? `${at} ${message}` : `${pointer} misses ${missing.owner ?? ''}`;
}

/** The first of some findings of one cause, with all the keys that are missing. */
function merged([first, ...others]: readonly Finding[]): Finding {
  const order = knownKeys(first!.pointer);
  const place = ({ missing }: Finding): number => (missing === undefined ? -1 : order.indexOf(missing.key));
  const all = [first!, ...others].sort((a, b) => place(a) - place(b));
  const keys = all.flatMap(({ missing }) => missing?.key ?? []);
  if (keys.length < 2) return first!;
  const hint = all.flatMap((finding) => finding.hint ?? []).join('; ');
  return { ...first!, message: missingKeys(keys, first!.missing?.owner), hint };
}

/** One finding for the branches of a union, none of which fits. */
function either(findings: readonly Finding[]): Finding {
  const missing = findings.flatMap((finding) => finding.missing ?? []);
  if (missing.length > 1 && missing.length === findings.length) {
    const hint = findings.flatMap((finding) => finding.hint ?? []).join('; ') || undefined;
    const keys = missing.map(({ key }) => key);
    return { ...findings[0]!, message: missingKeys(keys, missing[0]!.owner, 'or'), hint };
  }
  return { ...findings[0]!, message: [...new Set(findings.map(({ message }) => message))].join(' or ') };
}
