import { degreeDiscrepancy, degreeHistogram } from '../train/runtime/graph/discrepancy.ts';
import type { Neighbours } from '../train/runtime/graph/graphRows.ts';
import type { GeneratorTraining } from '../train/runtime/training/generatorTraining.ts';
import { placesOf } from './places.ts';
import type { GeneratedResult, GraphDrawing } from './results.ts';

/** Graphs that the model draws as it is now, beside test graphs. */
export async function generated(training: GeneratorTraining, count: number): Promise<GeneratedResult> {
  const graphs = await training.generate();
  const { test, baseline } = training;
  const { valid, unique, novel } = training.judge(graphs);
  return {
    kind: 'generated',
    made: graphs.slice(0, count).map((graph, i) => ({ ...drawing(graph), valid: valid[i]!, unique: unique[i]!, novel: novel[i]! })),
    real: test.slice(0, count).map(drawing),
    degrees: { made: degreesOf(graphs), real: degreesOf(test), random: degreesOf(baseline) },
    discrepancy: { made: degreeDiscrepancy(graphs, test), random: degreeDiscrepancy(baseline, test) },
  };
}

function drawing(graph: Neighbours): GraphDrawing {
  const edges = graph.flatMap((list, node) => list.flatMap((other) => (node < other ? [node, other] : [])));
  return { count: graph.length, edges: Int32Array.from(edges), places: placesOf(graph) };
}

/** The mean of the graphs' histograms. */
function degreesOf(graphs: readonly Neighbours[]): Float32Array {
  const histograms = graphs.map(degreeHistogram);
  const mean = new Float32Array(Math.max(...histograms.map(({ length }) => length)));
  for (const histogram of histograms) histogram.forEach((share, degree) => (mean[degree]! += share / graphs.length));
  return mean;
}
