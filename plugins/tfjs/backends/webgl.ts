import { tensorflow } from '../tensorflow.ts';
import type { Backend, Obstacle } from './backend.ts';

/** What of the backend's object is looked at. */
interface WebGLBackend {
  readonly gpgpu: {
    readonly gl: {
      readonly RENDERER: number;
      getParameter(name: number): string;
      getExtension(name: string): { readonly UNMASKED_RENDERER_WEBGL: number } | null;
    };
  };
}

/** TensorFlow.js on WebGL, in browsers. */
export const webgl: Backend = {
  id: 'webgl',
  async start({ hardware }) {
    const obstacle = (why: string): Obstacle => ({ id: 'webgl', why, commands: [], isBroken: false });
    const tf = tensorflow();
    if (!(await tf.setBackend('webgl'))) return obstacle('the browser gives no context of WebGL');
    const { gl } = (tf.backend() as unknown as WebGLBackend).gpgpu;
    const names = gl.getExtension('WEBGL_debug_renderer_info');
    const device = gl.getParameter(names?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER);
    if (hardware && /swiftshader|llvmpipe|basic render/i.test(device)) {
      return obstacle(`${device} imitates a GPU in software, which is slower than wasm`);
    }
    return { id: 'webgl', device, readsAtOnce: true };
  },
};
