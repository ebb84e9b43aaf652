#!/usr/bin/env node
import { existsSync } from 'node:fs';

const main = new URL('./dist/main.js', import.meta.url);
if (existsSync(main)) await import(main.href);
else {
  process.stderr.write('mapgrad is not built, as in a fresh copy of its repository; try: npm run build\n');
  process.exitCode = 1;
}
