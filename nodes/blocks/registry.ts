import { classToken } from './attention/classToken/block.ts';
import { multiHead } from './attention/multiHead/block.ts';
import { pool } from './attention/pool/block.ts';
import { positionEmbedding } from './attention/positionEmbedding/block.ts';
import { compoundInput } from './compound/input/block.ts';
import { compoundOutput } from './compound/output/block.ts';
import { activation } from './core/activation/block.ts';
import { add } from './core/add/block.ts';
import { batchNorm } from './core/batchNorm/block.ts';
import { dense } from './core/dense/block.ts';
import { dropout } from './core/dropout/block.ts';
import { feedForward } from './core/feedForward/block.ts';
import { flatten } from './core/flatten/block.ts';
import { groupNorm } from './core/groupNorm/block.ts';
import { layerNorm } from './core/layerNorm/block.ts';
import { prelu } from './core/prelu/block.ts';
import { communityGraph } from './data/communityGraph/block.ts';
import { communitySet } from './data/communitySet/block.ts';
import { digits } from './data/digits/block.ts';
import { drawnGraph } from './data/drawnGraph/block.ts';
import { synthetic } from './data/synthetic/block.ts';
import { graphFile } from './data/graphFile/block.ts';
import { graphSetFile } from './data/graphSetFile/block.ts';
import { miserables } from './data/miserables/block.ts';
import { motifGraphs } from './data/motifGraphs/block.ts';
import type { Block } from './define.ts';
import { gat } from './graph/gat/block.ts';
import { gcn } from './graph/gcn/block.ts';
import { gin } from './graph/gin/block.ts';
import { gine } from './graph/gine/block.ts';
import { propagate } from './graph/propagate/block.ts';
import { readout } from './graph/readout/block.ts';
import { sage } from './graph/sage/block.ts';
import { crossEntropy } from './loss/crossEntropy/block.ts';
import { links } from './loss/links/block.ts';
import { rows } from './loss/rows/block.ts';
import { squaredError } from './loss/squaredError/block.ts';
import { adamW } from './optimizer/adamW/block.ts';
import { sgd } from './optimizer/sgd/block.ts';
import { lbfgs } from './optimizer/lbfgs/block.ts';
import { burgers } from './physics/burgers/block.ts';
import { domain } from './physics/domain/block.ts';
import { exact } from './physics/exact/block.ts';
import { solutionFile } from './physics/file/block.ts';
import { fourier } from './physics/fourier/block.ts';
import { residual } from './physics/residual/block.ts';
import { solver } from './physics/solver/block.ts';
import { attention } from './probe/attention/block.ts';
import { cam } from './probe/cam/block.ts';
import { coefficients } from './probe/coefficients/block.ts';
import { confusion } from './probe/confusion/block.ts';
import { smoothnessProbe } from './probe/smoothness/block.ts';
import { generatedProbe } from './probe/generated/block.ts';
import { gradCam } from './probe/gradCam/block.ts';
import { graphProbe } from './probe/graph/block.ts';
import { solution } from './probe/solution/block.ts';
import { tsne } from './probe/tsne/block.ts';
import { graphRecipe } from './recipe/graphs/block.ts';
import { generatorRecipe } from './recipe/generator/block.ts';
import { linkRecipe } from './recipe/links/block.ts';
import { nodeRecipe } from './recipe/nodes/block.ts';
import { physics } from './recipe/physics/block.ts';
import { supervised } from './recipe/supervised/block.ts';
import { tokenEmbedding } from './sequence/embedding/block.ts';
import { conv1d } from './sequence/conv1d/block.ts';
import { lstm } from './sequence/lstm/block.ts';
import { conv2d } from './vision/conv2d/block.ts';
import { globalAveragePool } from './vision/globalAveragePool/block.ts';
import { maxPool } from './vision/maxPool/block.ts';
import { patchEmbed } from './vision/patchEmbed/block.ts';

/** Every block there is, in the order of the palette. The one list: a block that is not here does not exist. */
export const registry: readonly Block[] = [
  digits,
  communityGraph,
  graphFile,
  drawnGraph,
  miserables,
  motifGraphs,
  communitySet,
  graphSetFile,
  synthetic,
  domain,
  burgers,
  exact,
  solutionFile,
  solver,
  dense,
  activation,
  prelu,
  feedForward,
  layerNorm,
  batchNorm,
  groupNorm,
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
  tokenEmbedding,
  conv1d,
  lstm,
  gcn,
  gat,
  sage,
  gin,
  gine,
  propagate,
  readout,
  fourier,
  crossEntropy,
  squaredError,
  residual,
  links,
  rows,
  adamW,
  sgd,
  lbfgs,
  supervised,
  nodeRecipe,
  graphRecipe,
  linkRecipe,
  generatorRecipe,
  physics,
  tsne,
  gradCam,
  cam,
  attention,
  confusion,
  solution,
  coefficients,
  graphProbe,
  generatedProbe,
  smoothnessProbe,
  compoundInput,
  compoundOutput,
] as readonly unknown[] as readonly Block[];

const byType: ReadonlyMap<string, Block> = new Map(registry.map((block) => [block.type, block]));

export const findBlock = (type: string): Block | undefined => byType.get(type);
