/** The GPU of the package `webgpu`, for Node, which has none of its own. */
export async function packagedGPU(): Promise<unknown> {
  const { create } = await import('webgpu');
  return create([]);
}
