/** Arguments of Node with which a thread or a process runs the sources. */
export const runTypescript: readonly string[] = [
  '--import',
  new URL('./register.js', import.meta.url).href,
  '--conditions=source',
];
