export { answerJobs } from './answer-jobs.ts';
export type { WebWorker } from './web-worker.ts';
export { type WebWorkersOptions, webWorkers } from './web-workers.ts';
