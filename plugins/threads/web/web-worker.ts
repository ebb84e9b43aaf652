/** What is needed of a Web Worker. */
export interface WebWorker {
  postMessage(message: unknown): void;
  addEventListener(type: string, listener: (event: object) => void): void;
  terminate(): void;
}
