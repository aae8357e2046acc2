import type { ProbePlan } from '../compile/plan.ts';
import { ProblemError } from '../text/problem.ts';
import type { Training } from '../train/runtime/training/recipe.ts';
import { isGeneratorTraining, type GeneratorTraining } from '../train/runtime/training/generatorTraining.ts';
import { isGraphTraining, type GraphTraining } from '../train/runtime/training/graphTraining.ts';
import { isLinkTraining } from '../train/runtime/training/linkTraining.ts';
import { isNodeTraining } from '../train/runtime/training/nodeTraining.ts';
import { isPhysics, type Physics } from '../train/runtime/training/physics.ts';
import { isSupervised, type Supervised } from '../train/runtime/training/supervised.ts';
import { attention } from './attention.ts';
import { cam } from './cam.ts';
import { confusion } from './confusion.ts';
import { gradCam } from './gradCam.ts';
import { generated } from './generated.ts';
import { graphConfusion, graphMap, graphPicture, nodeConfusion, nodeMap, type Whole } from './graphs.ts';
import type { HeatWish } from './heat.ts';
import { map, type Embed } from './map.ts';
import type { ProbeResult } from './results.ts';
import { smoothness } from './smoothness.ts';
import { hardest, spread } from './samples.ts';
import { coefficients, solution } from './solution.ts';

export interface ExplainContext {
  /** Runs t-SNE elsewhere, such as in a thread; here when absent. */
  readonly embed?: Embed;
  /** What this probe showed last: t-SNE starts from it, so that points do not jump. */
  readonly previous?: ProbeResult;
  /** Test samples to show in place of those that the probe would choose. */
  readonly samples?: readonly number[];
}

/** What a probe shows of the model as it is now. The model is the same afterwards, and no tensor stays. */
export async function explain(plan: ProbePlan, training: Training, context: ExplainContext = {}): Promise<ProbeResult> {
  if (isNodeTraining(training) || isLinkTraining(training)) return explainWhole(plan, training, context);
  if (isGraphTraining(training)) return explainGraphs(plan, training, context);
  if (isGeneratorTraining(training)) return explainGenerator(plan, training);
  if (isPhysics(training)) return explainPhysics(plan, training, context);
  if (!isSupervised(training)) throw new ProblemError({ code: 'explain.kind', block: plan.id, data: { kind: training.kind } });
  return explainSupervised(plan, training, context);
}

/** Probes on the solution of an equation. */
async function explainPhysics(plan: ProbePlan, training: Physics, { previous }: ExplainContext): Promise<ProbeResult> {
  if (plan.type === 'probe.solution') return solution(training);
  if (plan.type === 'probe.coefficients') return coefficients(training, previous);
  throw new ProblemError({ code: 'explain.kind', block: plan.id, data: { kind: training.kind } });
}

async function explainSupervised(plan: ProbePlan, training: Supervised, context: ExplainContext): Promise<ProbeResult> {
  switch (plan.type) {
    case 'probe.tsne':
      return map(
        training,
        { layer: lastLayer(plan), samples: await samplesOf(plan, training, context), seed: training.settings.seed, previous: context.previous },
        context.embed,
      );
    case 'probe.gradCam':
      return gradCam(training, await heatWish(plan, training, context), plan.layers);
    case 'probe.cam':
      return cam(training, await heatWish(plan, training, context));
    case 'probe.attention':
      return attention(training, {
        probe: plan.id,
        layers: layersOf(plan),
        samples: await samplesOf(plan, training, context),
        answer: answerOf(plan, training),
      });
    case 'probe.confusion':
      return confusion(training, answerOf(plan, training));
    default:
      throw new ProblemError({ code: 'explain.unknownProbe', block: plan.id, data: { type: plan.type } });
  }
}

/** Probes on one graph. */
async function explainWhole(plan: ProbePlan, training: Whole, { previous, embed }: ExplainContext): Promise<ProbeResult> {
  const count = Number(plan.params['samples'] ?? 500);
  if (plan.type === 'probe.tsne') return nodeMap(training, { layer: lastLayer(plan), count, previous, embed });
  if (plan.type === 'probe.graph') return graphPicture(training, { probe: plan.id, layers: layersOf(plan), port: plan.port });
  if (plan.type === 'probe.smoothness') return smoothness(training, layersOf(plan));
  if (plan.type === 'probe.confusion' && isNodeTraining(training)) return nodeConfusion(training, plan.output);
  throw new ProblemError({ code: 'explain.kind', block: plan.id, data: { kind: training.kind } });
}

/** Probes on a model that makes graphs. */
async function explainGenerator(plan: ProbePlan, training: GeneratorTraining): Promise<ProbeResult> {
  if (plan.type === 'probe.generated') return generated(training, Number(plan.params['samples'] ?? 12));
  throw new ProblemError({ code: 'explain.kind', block: plan.id, data: { kind: training.kind } });
}

/** Probes on many graphs. */
async function explainGraphs(plan: ProbePlan, training: GraphTraining, { previous, embed }: ExplainContext): Promise<ProbeResult> {
  if (plan.type === 'probe.tsne') return graphMap(training, { layer: lastLayer(plan), count: Number(plan.params['samples'] ?? 500), previous, embed });
  if (plan.type === 'probe.confusion') return graphConfusion(training, plan.output);
  throw new ProblemError({ code: 'explain.kind', block: plan.id, data: { kind: training.kind } });
}

async function heatWish(plan: ProbePlan, training: Supervised, context: ExplainContext): Promise<HeatWish> {
  return { probe: plan.id, layer: lastLayer(plan), samples: await samplesOf(plan, training, context), answer: answerOf(plan, training) };
}

/** A wire that leaves repeated layers is the last one's output. */
function lastLayer(plan: ProbePlan): string {
  return layersOf(plan).at(-1)!;
}

function layersOf({ id, layers }: ProbePlan): readonly string[] {
  if (layers.length === 0) throw new ProblemError({ code: 'explain.noWire', block: id, port: 'watch', data: {} });
  return layers;
}

/** The layer whose answers a probe explains. */
const answerOf = ({ output }: ProbePlan, { answers }: Pick<Supervised, 'answers'>): string | undefined => output ?? answers[0];

/** `samples` of the test set, a few of each class; with `choice` "hardest" those that the model gets most wrong. */
async function samplesOf(plan: ProbePlan, training: Supervised, context: ExplainContext): Promise<Int32Array> {
  if (context.samples) return Int32Array.from(context.samples);
  const [{ params }, answer] = [plan, answerOf(plan, training)];
  const count = Math.min(Number(params['samples'] ?? 16), training.test.count);
  return params['choice'] === 'hardest' && answer !== undefined ? hardest(training, count, answer) : spread(training.test, count);
}
