export { EXIT, type IO, type Output } from './io.ts';
export { runCommand } from './program.ts';
