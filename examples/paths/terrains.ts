/** A kind of ground: what it costs to cross a cell of it, and what it looks like. */
export interface Terrain {
  readonly name: string;
  readonly cost: number;
  /** Red, green, blue from 0 to 1, on average. */
  readonly colour: readonly [number, number, number];
  /** How far its pattern goes to the bright and to the dark. */
  readonly contrast: number;
  /** The size of what the pattern consists of, in pixels down and to the right. */
  readonly grain: readonly [number, number];
}

/**
 * Five kinds of ground, with the costs of the published Warcraft II shortest paths; colours and patterns are our own.
 *
 * Source of the costs: M. Vlastelica, A. Paulus, V. Musil, G. Martius and M. Rolínek, Differentiation of blackbox
 * combinatorial solvers, arXiv:1912.02175, data set doi:10.17617/3.YJCQ5S.
 */
export const TERRAINS: readonly Terrain[] = [
  { name: 'grass', cost: 0.8, colour: [0.32, 0.44, 0.24], contrast: 0.1, grain: [1, 1] },
  { name: 'dirt', cost: 1.2, colour: [0.46, 0.38, 0.26], contrast: 0.1, grain: [2, 2] },
  { name: 'forest', cost: 5.3, colour: [0.22, 0.36, 0.18], contrast: 0.2, grain: [3, 3] },
  { name: 'water', cost: 7.7, colour: [0.24, 0.36, 0.44], contrast: 0.12, grain: [1, 4] },
  { name: 'rock', cost: 9.2, colour: [0.4, 0.38, 0.36], contrast: 0.2, grain: [4, 1] },
];
