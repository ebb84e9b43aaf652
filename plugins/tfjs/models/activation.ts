/** What a hidden unit makes of its input. */
export type Activation = 'relu' | 'tanh' | 'sigmoid';
