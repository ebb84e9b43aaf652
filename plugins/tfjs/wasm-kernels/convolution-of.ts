import { MapgradError } from '@mapgrad/contracts';
import type { backend_util } from '@tensorflow/tfjs';
import { tensorflow } from '../tensorflow.ts';

/** What the attributes of the gradients of all convolutions have in common. */
export interface ConvolutionAttributes {
  readonly strides: [number, number] | number;
  readonly dilations?: [number, number] | number;
  readonly pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly dataFormat?: 'NHWC' | 'NCHW';
}

/**
 * The sizes, strides and paddings of a convolution of images [B, H, W, C].
 *
 * @throws MapgradError OPTION_INVALID for NCHW, which no convolution of the wasm backend supports
 */
export function convolutionOf(
  kernel: string,
  inputShape: readonly number[],
  filterShape: readonly number[],
  { strides, dilations = 1, pad, dimRoundingMode, dataFormat = 'NHWC' }: ConvolutionAttributes,
  depthwise = false,
): backend_util.Conv2DInfo {
  if (dataFormat !== 'NHWC') {
    throw new MapgradError(
      'OPTION_INVALID',
      `${kernel} on backend wasm: the data format is ${dataFormat}, expected NHWC; move the channels last (tf.transpose)`,
    );
  }
  return tensorflow().backend_util.computeConv2DInfo(
    four(inputShape),
    four(filterShape),
    strides,
    dilations,
    pad,
    dimRoundingMode,
    depthwise,
  );
}

/** The sizes of the four axes of images or filters. */
export const four = ([a = 1, b = 1, c = 1, d = 1]: readonly number[]): [number, number, number, number] => [a, b, c, d];
