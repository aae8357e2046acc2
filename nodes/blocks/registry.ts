import { classToken } from './attention/classToken/block.ts';
import { multiHead } from './attention/multiHead/block.ts';
import { pool } from './attention/pool/block.ts';
import { positionEmbedding } from './attention/positionEmbedding/block.ts';
import { compoundInput } from './compound/input/block.ts';
import { compoundOutput } from './compound/output/block.ts';
import { activation } from './core/activation/block.ts';
import { add } from './core/add/block.ts';
import { dense } from './core/dense/block.ts';
import { dropout } from './core/dropout/block.ts';
import { feedForward } from './core/feedForward/block.ts';
import { flatten } from './core/flatten/block.ts';
import { layerNorm } from './core/layerNorm/block.ts';
import { digits } from './data/digits/block.ts';
import type { Block } from './define.ts';
import { crossEntropy } from './loss/crossEntropy/block.ts';
import { adamW } from './optimizer/adamW/block.ts';
import { sgd } from './optimizer/sgd/block.ts';
import { attention } from './probe/attention/block.ts';
import { cam } from './probe/cam/block.ts';
import { confusion } from './probe/confusion/block.ts';
import { gradCam } from './probe/gradCam/block.ts';
import { tsne } from './probe/tsne/block.ts';
import { supervised } from './recipe/supervised/block.ts';
import { conv2d } from './vision/conv2d/block.ts';
import { globalAveragePool } from './vision/globalAveragePool/block.ts';
import { maxPool } from './vision/maxPool/block.ts';
import { patchEmbed } from './vision/patchEmbed/block.ts';

/** Every block there is, in the order of the palette. The one list: a block that is not here does not exist. */
export const registry: readonly Block[] = [
  digits,
  dense,
  activation,
  feedForward,
  layerNorm,
  dropout,
  add,
  flatten,
  conv2d,
  maxPool,
  globalAveragePool,
  patchEmbed,
  multiHead,
  classToken,
  positionEmbedding,
  pool,
  crossEntropy,
  adamW,
  sgd,
  supervised,
  tsne,
  gradCam,
  cam,
  attention,
  confusion,
  compoundInput,
  compoundOutput,
] as readonly unknown[] as readonly Block[];

const byType: ReadonlyMap<string, Block> = new Map(registry.map((block) => [block.type, block]));

export const findBlock = (type: string): Block | undefined => byType.get(type);
