import type { Device } from './gpu.ts';

/** The GPU of the package `webgpu`, for Node, which has none of its own. */
export async function packagedGPU(): Promise<unknown> {
  const { create } = await import('webgpu');
  return create([]);
}

const open = new Set<Device>();
let watches = false;

/** Dawn 0.6.2 crashes in a process that exits while it computes, unless its devices are destroyed before. */
export function destroyedAtExit(device: Device): void {
  open.add(device);
  void device.lost.then(() => open.delete(device));
  if (watches) return;
  watches = true;
  process.once('exit', () => {
    for (const one of open) one.destroy();
  });
}
