import type { Json } from '@mapgrad/contracts';
import { escaped, type PipelineSpec } from '@mapgrad/core/host';
import { Document, isScalar, visit } from 'yaml';

const WIDTH = 120;

/** A checked pipeline as its file would say it: one seed as `seed`, and no empty `compare`. */
export function pipelineFileOf({ seeds, compare, plugins, ...rest }: PipelineSpec): Json {
  const [seed] = seeds;
  const said = seeds.length === 1 && seed !== undefined ? { seed } : { seeds };
  const variants = Object.keys(compare).length > 0 ? { compare } : {};
  return { plugins, ...said, ...rest, ...variants } as unknown as Json;
}

/** A pipeline as YAML that reads as it is; lists of scalars, and blocks that fit, stand on one line. */
export function pipelineYaml(pipeline: Json): string {
  const document = new Document(escaped(pipeline), { aliasDuplicateObjects: false });
  visit(document, {
    Seq(_, list) {
      if (list.items.every((item) => isScalar(item))) list.flow = true;
    },
  });
  return document.toString({ lineWidth: WIDTH, flowCollectionPadding: false });
}
