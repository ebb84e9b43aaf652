import type { Rows } from '@mapgrad/contracts';
import type { OrderedNumbers, OrderOfThings } from '../known-things.ts';
import type { Parcel } from '../order.ts';
import type { Report } from '../report.ts';

/** A job as it travels to a Web Worker: numbers by copy, things by their ids. */
export interface WebOrder extends OrderOfThings, Omit<OrderedNumbers, 'answers'> {
  /** Rows of the answer. */
  readonly count: number;
}

/** What a worker is asked for: the states of the rows from `start` to before `end`. */
export interface Errand {
  readonly parcels: readonly Parcel[];
  /** Things that nobody will ask for again. */
  readonly forgotten: readonly number[];
  /** The job, where it is not that of the errand before. */
  readonly order: WebOrder | undefined;
  readonly start: number;
  readonly end: number;
  /** Each row is told before it is solved. */
  readonly tells: boolean;
}

/** How an errand has ended. */
export type Ended =
  | { readonly states: Rows; readonly failure?: undefined }
  | { readonly states?: undefined; readonly failure: Report };

/** What a worker says: that it takes errands, the row that it begins with, or how the errand has ended. */
export type Told = { readonly ready: true } | { readonly begins: number } | Ended;
