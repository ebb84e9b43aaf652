import { MapgradError } from '@mapgrad/contracts';

/** What an executor throws that is used after its end. */
export const disposedError = (): MapgradError =>
  new MapgradError('EXECUTOR_DISPOSED', 'the executor of threads is disposed; make a new one, or dispose it later');
