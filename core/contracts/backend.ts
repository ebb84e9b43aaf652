/** What became of a try to compute on a backend: how fast it is, or what hinders it. */
export type BackendTrial =
  | {
      /** The one that ran: another than was asked for where that was `auto`. */
      readonly backend: string;
      /** What computes, for people. */
      readonly device: string;
      /** Speed of one product of two matrices of 512 × 512 numbers, in GFLOP/s: 2 · 512³ operations. */
      readonly gigaflops: number;
      /** Time of a network and a top-k layer, forward and backward, in milliseconds. */
      readonly layerMilliseconds: number;
    }
  | {
      /** A clause: `the package webgpu is not installed`. */
      readonly why: string;
      /** Commands of a shell, in order, that would make it work; none where nothing on this machine does. */
      readonly commands: readonly string[];
    };

/** Computes on a backend that a trainer announces, or on `auto`; in a process of its own, since it may crash, or never answer. */
export type TryBackend = (backend: string) => Promise<BackendTrial>;
