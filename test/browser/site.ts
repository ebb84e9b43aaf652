import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium as playwright } from 'playwright-core';
import { build, type InlineConfig, preview } from 'vite';
import { root } from '../architecture/workspace.ts';

/** A page as a build, served on this machine. */
export interface Site {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Builds a page as the playground is built, from the sources of this repository, and serves it.
 *
 * @param folder of its index.html, from the root of the repository
 */
export async function openSite(folder: string): Promise<Site> {
  const outDir = mkdtempSync(join(tmpdir(), 'mapgrad-site-'));
  const config: InlineConfig = {
    root: join(root, folder),
    configFile: join(root, 'examples/playground/vite.config.ts'),
    logLevel: 'error',
    build: { outDir },
  };
  await build(config);
  const server = await preview({ ...config, preview: { port: 0, host: '127.0.0.1' } });
  return {
    url: server.resolvedUrls!.local[0]!,
    async close() {
      await server.close();
      rmSync(outDir, { recursive: true, force: true });
    },
  };
}

/** Starts a browser without a window, whose GPUs are imitated in software. */
export const openBrowser = (program: string): Promise<Browser> =>
  playwright.launch({
    executablePath: execFileSync('sh', ['-c', 'command -v "$0"', program], { encoding: 'utf8' }).trim(),
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--enable-unsafe-webgpu',
      '--use-webgpu-adapter=swiftshader',
      '--enable-features=Vulkan',
    ],
  });
