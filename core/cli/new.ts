import { relative } from 'node:path';
import { newPlugin } from 'create-mapgrad-plugin';
import { quoted } from './command-line.ts';
import { EXIT, type IO } from './io.ts';

/** `mapgrad new plugin NAME`: a folder that installs, passes the laws of its kind and is used by a pipeline as it stands. */
export function newPluginFolder(
  io: IO,
  name: string,
  { kind, javascript }: { readonly kind: string; readonly javascript?: true | undefined },
): number {
  const folder = newPlugin({ name, kind, javascript, directory: io.cwd });
  io.stdout.write(
    `${relative(io.cwd, folder)} is written. Go on with\n\n    cd ${quoted(relative(io.cwd, folder))}\n    npm install\n    npm test         # ` +
      'the laws that it must obey\n    npm run train    # a pipeline that uses it\n',
  );
  return EXIT.done;
}
