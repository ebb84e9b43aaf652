import { findBackends } from '@mapgrad/core/host';
import { doctorReport, isWorking, type Tried } from './doctor-report.ts';
import { installed, searchFrom } from './installed.ts';
import { EXIT, type IO } from './io.ts';
import { millisecondsOf } from './milliseconds-of.ts';
import { tryBackend } from './try-backend.ts';

/**
 * `mapgrad doctor`: tries every backend of the installed trainers, one after the other, each in a process of its own; tells how
 * fast those are that work, and for the others why not and what would mend it. Fails where none works.
 */
export async function doctor(
  io: IO,
  { deadline, json }: { readonly deadline: string; readonly json?: true | undefined },
): Promise<number> {
  const patience = millisecondsOf('--deadline', deadline);
  const offers = findBackends({
    plugins: installed(io),
    from: searchFrom(io.cwd),
    conditions: io.conditions ?? [],
  });
  const tried: Tried[] = [];
  for (const { plugin, backends, module } of offers) {
    for (const asked of [...backends, 'auto']) {
      if (io.signal.aborted) return EXIT.failed;
      tried.push({ ...(await tryBackend(module, asked, patience, io.signal)), plugin, asked });
    }
  }
  if (json) io.stdout.write(`${JSON.stringify({ backends: tried })}\n`);
  else io.stdout.write(`${doctorReport(tried)}\n`);
  return tried.some(isWorking) ? EXIT.done : EXIT.failed;
}
