import https from 'node:https';
import net from 'node:net';
import { useBackend } from '@mapgrad/tfjs';
import * as tf from '@tensorflow/tfjs';
import { afterEach, expect, it, vi } from 'vitest';

const refuse = (): never => {
  throw new Error('no network');
};

afterEach(() => {
  vi.doUnmock('@tensorflow/tfjs-backend-wasm');
  vi.restoreAllMocks();
});

it('loads wasm by default, from the installed package and not from the network, and leaves errors to the program', async () => {
  const requests = [
    vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('no network')),
    vi.spyOn(https, 'request').mockImplementation(refuse),
    vi.spyOn(net, 'connect').mockImplementation(refuse),
  ];
  const listeners = () => ['uncaughtException', 'unhandledRejection'].map((event) => process.listenerCount(event));
  const before = listeners();
  expect(await useBackend()).toBe('wasm');
  expect(listeners()).toEqual(before);
  expect(tf.getBackend()).toBe('wasm');
  expect(tf.tidy(() => tf.sum(tf.tensor([1, 2])).arraySync())).toBe(3);
  for (const request of requests) expect(request).not.toHaveBeenCalled();
});

const breakWasm = () => {
  vi.doMock('@tensorflow/tfjs-backend-wasm', () => {
    throw new Error('no binary');
  });
};

it('warns once and takes cpu where wasm cannot load', async () => {
  breakWasm();
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  expect(await useBackend()).toBe('cpu');
  expect(tf.getBackend()).toBe('cpu');
  expect(await useBackend('auto')).toBe('cpu');
  expect(warn).toHaveBeenCalledTimes(1);
  expect(String(warn.mock.calls[0]?.[0])).toMatch(/wasm cannot load: .*computing on cpu/s);
});

it('fails where wasm is asked for by name and cannot load', async () => {
  breakWasm();
  await expect(useBackend('wasm')).rejects.toMatchObject({ code: 'CONFIGURATION_INVALID' });
});

it('switches between backends and names the one that runs', async () => {
  for (const backend of ['wasm', 'cpu', 'wasm'] as const) {
    expect(await useBackend(backend)).toBe(backend);
    expect(tf.getBackend()).toBe(backend);
  }
  expect(await useBackend()).toBe('wasm');
  expect(await useBackend('auto')).toBe('wasm');
});

it('prints no advertisement', async () => {
  const printed = ['log', 'warn', 'info'].map((method) =>
    vi.spyOn(console, method as 'log').mockImplementation(() => {}),
  );
  tf.removeBackend('cpu');
  tf.registerBackend('cpu', () => new tf.MathBackendCPU(), 1);
  await useBackend('cpu');
  tf.dispose(tf.tensor([1, 2]));
  for (const print of printed) expect(print).not.toHaveBeenCalled();
  expect(tf.env().getBool('IS_TEST')).toBe(false);
});
