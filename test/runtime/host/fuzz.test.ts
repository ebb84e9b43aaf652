import { expect, it } from 'vitest';
import { temporaryFolder } from '../../temporary-folder.ts';
import { fuzzManifests } from './fuzz-manifests.ts';

it('whatever a manifest says, the host answers with coded errors, and other plugins work', async () => {
  const { codes } = await fuzzManifests(temporaryFolder(), 200, 7);
  expect(Object.keys(codes)).toEqual(expect.arrayContaining(['opened', 'PLUGIN_MANIFEST', 'PLUGIN_FAILED']));
});
