/** What is used of WebGPU, by the shapes of its objects, so that no types of a browser are needed to compile. */
export interface GPU {
  requestAdapter(options?: { readonly powerPreference?: 'high-performance' | 'low-power' }): Promise<Adapter | null>;
}

/** A GPU that there is. */
export interface Adapter {
  readonly limits: Limits;
  readonly info: { readonly vendor: string; readonly architecture: string; readonly description: string };
  requestDevice(options: { readonly requiredLimits: Record<keyof Limits, number> }): Promise<Device>;
}

/** How large things may be. */
export interface Limits {
  readonly maxBufferSize: number;
  readonly maxStorageBufferBindingSize: number;
  readonly maxComputeWorkgroupStorageSize: number;
  readonly maxComputeWorkgroupsPerDimension: number;
}

/** A connection to a GPU. */
export interface Device {
  readonly limits: Limits;
  /** Answers when the device is lost, also by `destroy`. */
  readonly lost: Promise<{ readonly reason: string; readonly message: string }>;
  readonly queue: {
    writeBuffer(buffer: Buffer, offset: number, data: ArrayBufferView<ArrayBuffer>): void;
    submit(commands: readonly object[]): void;
  };
  createBuffer(options: { readonly size: number; readonly usage: number }): Buffer;
  createShaderModule(options: { readonly code: string }): object;
  createBindGroupLayout(options: { readonly entries: readonly object[] }): object;
  createBindGroup(options: { readonly layout: object; readonly entries: readonly object[] }): object;
  createPipelineLayout(options: { readonly bindGroupLayouts: readonly object[] }): object;
  createComputePipelineAsync(options: {
    readonly layout: object;
    readonly compute: { readonly module: object; readonly entryPoint: string };
  }): Promise<object>;
  createCommandEncoder(): CommandEncoder;
  pushErrorScope(filter: 'validation' | 'out-of-memory'): void;
  popErrorScope(): Promise<{ readonly message: string } | null>;
  destroy(): void;
}

/** Memory of a device. */
export interface Buffer {
  readonly size: number;
  mapAsync(mode: number, offset: number, size: number): Promise<unknown>;
  getMappedRange(offset: number, size: number): ArrayBuffer;
  unmap(): void;
  destroy(): void;
}

/** Writes down what a device is to do. */
export interface CommandEncoder {
  beginComputePass(): {
    setPipeline(pipeline: object): void;
    setBindGroup(index: number, group: object): void;
    dispatchWorkgroups(count: number): void;
    end(): void;
  };
  copyBufferToBuffer(from: Buffer, fromOffset: number, to: Buffer, toOffset: number, size: number): void;
  finish(): object;
}

/** Bits of `usage`, as the specification of WebGPU numbers them. */
export const USAGE = { mapRead: 0x1, copySource: 0x4, copyTarget: 0x8, uniform: 0x40, storage: 0x80 } as const;

/** The mode of `mapAsync` for reading. */
export const MAP_READ = 1;

/** The stage of a layout that computes. */
export const COMPUTE = 4;
