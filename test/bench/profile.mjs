import { Session } from 'node:inspector/promises';
import { basename } from 'node:path';

/**
 * The modules in which a task spends its time, `[[module, share], …]`, the largest first, sampled for some milliseconds.
 *
 * The compiler keeps the names of functions that it puts into others only while a profile is taken, so one is taken, and
 * thrown away, while the task is compiled.
 */
export async function profile(task, time) {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 200 });
  await sampled(session, task, time);
  const nodes = await sampled(session, task, time);
  session.disconnect();

  const hits = new Map();
  for (const { callFrame, hitCount } of nodes) {
    const module = moduleOf(callFrame);
    hits.set(module, (hits.get(module) ?? 0) + hitCount);
  }
  const all = [...hits.values()].reduce((sum, count) => sum + count, 0);
  return [...hits].map(([module, count]) => [module, count / all]).sort(([, a], [, b]) => b - a);
}

async function sampled(session, task, time) {
  await session.post('Profiler.start');
  const start = performance.now();
  do task();
  while (performance.now() - start < time);
  return (await session.post('Profiler.stop')).profile.nodes;
}

function moduleOf({ url, functionName }) {
  if (url.startsWith('wasm:')) return 'WebAssembly';
  return url === '' ? functionName.replace(/[()]/g, '') : basename(url).replace(/\.m?js$/, '');
}
