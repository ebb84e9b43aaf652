import { builtinModules } from 'node:module';
import { MapgradError } from '@mapgrad/contracts';

const NAME = /^(@[a-z0-9][a-z0-9._-]*\/)?[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** What npm admits. */
const LONGEST = 214;

/** Words of JavaScript, and what templates call otherwise: no function can be named so. */
const TAKEN = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends false ' +
    'finally for function if implements import in instanceof interface let new null package private protected public return ' +
    'static super switch this throw true try typeof undefined var void while with yield ' +
    'activate check-option fold index inline laws noise-key positive-integer random-words tf'
  ).split(' '),
);

/** What every new plugin depends on. */
const NEEDED = ['mapgrad', 'typescript', '@mapgrad/contracts', '@mapgrad/core', '@mapgrad/testing', '@mapgrad/tfjs'];

/**
 * The last part of the name of a package, which names the folder and the contribution.
 *
 * @throws MapgradError OPTION_INVALID for a name that npm would not accept, or that no plugin can have
 */
export function idOf(name: string): string {
  const fault = faultOf(name);
  if (fault === undefined) return lastPart(name);
  const better = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word, i, all) => word !== '' && !(all.slice(0, i).every((earlier) => earlier === '') && /^\d/.test(word)))
    .join('-');
  const suggestion = faultOf(better) === undefined ? better : 'my-solver';
  throw new MapgradError('OPTION_INVALID', `'${name}' cannot name a plugin: ${fault}. Try '${suggestion}'`);
}

function faultOf(name: string): string | undefined {
  if (name.length > LONGEST) return `it has ${name.length} characters, and npm admits ${LONGEST}`;
  if (!NAME.test(name)) return 'expected lower-case words joined by hyphens, behind an @scope/ if wanted';
  if (TAKEN.has(lastPart(name))) return `${lastPart(name)} is a word of JavaScript, or of the code that is written`;
  if (builtinModules.includes(name)) return 'Node has a module of that name';
  if (NEEDED.includes(name)) return 'it is the name of a package that plugins depend on';
  return undefined;
}

const lastPart = (name: string): string => name.slice(name.lastIndexOf('/') + 1);
