import type { Factory, Kind } from '@mapgrad/contracts';
import type { ServiceIdentifier } from 'inversify';

/** What a plugin has registered. */
export interface Contribution {
  readonly kind: Kind;
  readonly id: string;
  readonly factory: Factory<Kind>;
}

/** The service under which the container holds a factory; equal for equal names, also in two copies of this package. */
export const contributionToken = <K extends Kind>(plugin: string, kind: K, id: string): ServiceIdentifier<Factory<K>> =>
  Symbol.for(`mapgrad:${plugin}/${kind}/${id}`);
