import { MapgradError } from '@mapgrad/contracts';
import type { Tensor } from '@tensorflow/tfjs';
import { tensorflow } from '../tensorflow.ts';
import type { HeldTape, Recorded, TapeNode } from './held-tape.ts';

/**
 * dL/dx for some tensors x, by their ids; those that L does not depend on are left out.
 *
 * Operations are gone through backwards, as TensorFlow.js does it, to the same bits. Gradients that come later are asked for at
 * once and waited for where one of their inputs is next in turn, so that independent ones are computed at the same time.
 *
 * @param loss a scalar L that was computed under the tape
 * @throws MapgradError CONFIGURATION_INVALID for an operation without a gradient, or with one of another shape than its input
 */
export async function backward(
  tape: HeldTape,
  loss: Tensor,
  variables: readonly Tensor[],
): Promise<ReadonlyMap<number, Tensor>> {
  const tf = tensorflow();
  const { path, depends } = between(tape.nodes, variables, loss);
  const gradients = new Map<number, Tensor>([[loss.id, tape.hold(() => tf.onesLike(loss))]]);
  const pending: Pending[] = [];

  const add = ({ id, shape }: Tensor, dx: Tensor | Float32Array): void => {
    const sum = gradients.get(id);
    const given = dx instanceof Float32Array ? tf.tensor(dx, shape) : dx;
    gradients.set(id, sum === undefined ? given : tf.add(sum, given));
  };
  const arrive = async (): Promise<void> => {
    const arrived = await Promise.all(pending.map(({ pulled }) => pulled));
    tape.hold(() => {
      for (const [i, { inputs }] of pending.entries()) for (const [name, x] of inputs) add(x, arrived[i]![name]!);
    });
    pending.length = 0;
  };

  try {
    for (const node of path) {
      if (pending.some(({ inputs }) => inputs.some(([, { id }]) => node.outputs.some((output) => output.id === id)))) {
        await arrive();
      }
      const inputs = Object.entries(node.inputs).filter(([, { id }]) => depends.has(id));
      const dys = node.outputs.map(({ id }) => gradients.get(id));
      if ('pull' in node) pending.push({ inputs, pulled: node.pull(dys[0]!) });
      else {
        tape.hold(() => {
          const pullbacks = pullbacksOf(node, dys);
          for (const [name, x] of inputs) add(x, shapedAs(x, tf.tidy(pullbacks[name]!), node));
        });
      }
    }
    await arrive();
  } finally {
    await Promise.allSettled(pending.map(({ pulled }) => pulled));
  }
  return gradients;
}

/** A gradient that is waited for, and where it goes. */
interface Pending {
  readonly inputs: readonly (readonly [name: string, x: Tensor])[];
  readonly pulled: Promise<Readonly<Record<string, Tensor | Float32Array>>>;
}

/** The operations on the way from some tensors to another, the last one first, and the ids of all that depends on the former. */
function between(
  nodes: readonly TapeNode[],
  from: readonly Tensor[],
  to: Tensor,
): { readonly path: readonly TapeNode[]; readonly depends: ReadonlySet<number> } {
  const depends = new Set(from.map(({ id }) => id));
  const after = nodes.filter(({ inputs, outputs }) => {
    const does = Object.values(inputs).some(({ id }) => depends.has(id));
    if (does) for (const { id } of outputs) depends.add(id);
    return does;
  });
  const leads = new Set([to.id]);
  const path = after.reverse().filter(({ inputs, outputs }) => {
    const does = outputs.some(({ id }) => leads.has(id));
    if (does) for (const { id } of Object.values(inputs)) leads.add(id);
    return does;
  });
  return { path, depends };
}

function pullbacksOf(
  { gradient, kernelName }: Recorded,
  dys: readonly (Tensor | undefined)[],
): Readonly<Record<string, () => Tensor>> {
  if (gradient !== undefined) return gradient(dys);
  throw new MapgradError(
    'CONFIGURATION_INVALID',
    `TensorFlow.js has no gradient of ${kernelName}, which lies between the weights and the loss; use another operation there`,
  );
}

function shapedAs({ shape }: Tensor, dx: Tensor, { kernelName }: Recorded): Tensor {
  if (dx.shape.join() === shape.join()) return dx;
  throw new MapgradError(
    'CONFIGURATION_INVALID',
    `the gradient of ${kernelName} has shape [${dx.shape.join(', ')}], expected [${shape.join(', ')}], the shape of its input; ` +
      'mend the gradFunc of the operation',
  );
}
