import { MapgradError, type Query, type Rows } from '@mapgrad/contracts';
import { room } from './buffers.ts';
import type { Drawing } from './drawing.ts';
import { type Buffer, COMPUTE, type Device, MAP_READ, USAGE } from './gpu.ts';
import { inputsOf, queryData } from './inputs.ts';
import type { Kernel } from './kernels/kernel.ts';
import { lines } from './lines.ts';
import { type Part, partsOf } from './parts.ts';
import { program } from './program.ts';

/** Rows that a device is to make and to solve. */
export interface Work {
  readonly query: Query;
  readonly kernel: Kernel;
  readonly drawing: Drawing;
  /** Rows that are handed over at a time, at most. */
  readonly most: number;
}

/** One job after the other, on one device. */
export interface RowsOnDevice {
  /** Whether the device has the memory. */
  fits(work: Work): boolean;
  /**
   * The states [rows, n], in an array of their own.
   *
   * @throws MapgradError DEVICE_FAILED where the device refuses what it is told; anything else where it is lost
   */
  solve(work: Work): Promise<Rows>;
}

/** Solves on a device; keeps what it has compiled, the tables of noises, and the memory of its largest job. */
export function rowsOnDevice(device: Device): RowsOnDevice {
  const { limits } = device;
  const bytes = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  const rooms = {
    query: room(device, USAGE.uniform),
    theta: room(device, USAGE.storage),
    asked: room(device, USAGE.storage),
    direction: room(device, USAGE.storage),
    z: room(device, USAGE.storage | USAGE.copySource),
    answer: room(device, USAGE.mapRead),
  };
  const layout = device.createBindGroupLayout({
    entries: ['uniform', ...Array.from({ length: 4 }, () => 'read-only-storage'), 'storage'].map((type, binding) => ({
      binding,
      visibility: COMPUTE,
      buffer: { type },
    })),
  });
  const pipelines = new Map<string, Promise<object>>();
  const tables = new WeakMap<Float64Array, Buffer>();
  const noTable = room(device, USAGE.storage).of(0);

  const pipelineOf = (code: string): Promise<object> => {
    const known = pipelines.get(code);
    if (known !== undefined) return known;
    const made = device.createComputePipelineAsync({
      layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
      compute: { module: device.createShaderModule({ code }), entryPoint: 'main' },
    });
    pipelines.set(code, made);
    return made;
  };

  const tableOf = (table: Float64Array | undefined): Buffer => {
    if (table === undefined) return noTable;
    const buffer = tables.get(table) ?? room(device, USAGE.storage).write(lines(table));
    tables.set(table, buffer);
    return buffer;
  };

  async function solvePart(work: Work, part: Part, pipeline: object, states: Rows): Promise<void> {
    const { query, kernel, drawing } = work;
    const { n } = kernel;
    const length = 4 * part.count * n;
    const inputs = inputsOf(query, part);
    const buffers = [
      rooms.query.write(queryData(drawing, inputs.offset, query.shape.samples)),
      rooms.theta.write(inputs.theta),
      rooms.asked.write(inputs.asked),
      drawing.recipe.moved ? rooms.direction.write(inputs.direction()) : rooms.direction.of(0),
      tableOf(drawing.table),
      rooms.z.of(length),
    ];
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(
      0,
      device.createBindGroup({
        layout,
        entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
      }),
    );
    pass.dispatchWorkgroups(part.count);
    pass.end();
    const answer = rooms.answer.of(length);
    encoder.copyBufferToBuffer(rooms.z.of(length), 0, answer, 0, length);
    device.queue.submit([encoder.finish()]);
    await answer.mapAsync(MAP_READ, 0, length);
    states.set(new Float32Array(answer.getMappedRange(0, length)), part.first * n);
    answer.unmap();
  }

  return {
    fits: ({ kernel }) => kernel.memory <= limits.maxComputeWorkgroupStorageSize && 4 * kernel.n <= bytes,
    async solve(work) {
      const { query, kernel, drawing, most } = work;
      const { shape, only } = query;
      const rows = (only?.length ?? shape.instances) * shape.samples;
      const states = new Float32Array(rows * kernel.n);
      const refused = scoped(device);
      try {
        const pipeline = await pipelineOf(program(kernel, drawing.recipe));
        for (const part of partsOf(rows, kernel.n, limits.maxComputeWorkgroupsPerDimension, bytes, most)) {
          await solvePart(work, part, pipeline, states);
        }
      } catch (thrown) {
        await refused(thrown);
        throw thrown;
      }
      await refused();
      return states;
    },
  };
}

/** Begins to watch what a device refuses, and gives a function that ends it and throws DEVICE_FAILED if there was anything. */
function scoped(device: Device): (cause?: unknown) => Promise<void> {
  device.pushErrorScope('validation');
  device.pushErrorScope('out-of-memory');
  return async (cause) => {
    const found = await Promise.all([device.popErrorScope(), device.popErrorScope()]);
    const messages = found.flatMap((error) => error?.message ?? []);
    if (messages.length === 0) return;
    throw new MapgradError(
      'DEVICE_FAILED',
      `the GPU refused what it was told: ${messages.join('; ')}; hand over fewer rows at a time by the option rows, or solve ` +
        'with inline or threads',
      { cause },
    );
  };
}
