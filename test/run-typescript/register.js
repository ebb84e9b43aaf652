// `node --import ./register.js --conditions=source` runs the sources: what Vitest does for tests, for threads and processes of theirs.
import { register } from 'node:module';

register('./hooks.js', import.meta.url);
