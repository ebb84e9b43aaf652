/** What an estimator learns from step to step: plain numbers, saved with the model. */
export type State = Readonly<Record<string, number>>;
