import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { communityGraph } from '../../nodes/datasets/communityGraph.ts';
import type { GraphResult } from '../../nodes/explain/results.ts';
import { stream } from '../../nodes/train/runtime/random/seed.ts';
import { keepAppResult } from './appResults.ts';
import { frameWork, watchFrames } from './frames.ts';
import { load } from './machine.ts';
import { quantile } from './statistics.ts';
import { watchRun } from './studio.ts';

/**
 * A graph of 3,000 nodes and 8,000 edges in the panel of a run, enlarged, in a real Chromium: how smoothly it is dragged, zoomed and pointed at.
 *
 *     node tests/bench/graphPanel.ts [--seconds 10] [--attention] [--keep]
 *
 * `work` is the processor's time that the page's main thread takes from one frame to the next, drawing included, while the mouse moves without a pause.
 * With attention each edge has a width and a shade of its own.
 */

const { values: wish } = parseArgs({
  options: { seconds: { type: 'string', default: '10' }, attention: { type: 'boolean', default: false }, keep: { type: 'boolean', default: false } },
});
const [nodes, edges] = [3000, 8000];

const { page, tell, close } = await watchRun('12.1-gcn');
const before = load();
try {
  tell({ type: 'start', run: 'watched-run', engine: 'native', mode: 'recorded', parameters: 1000, epochs: 10, stepsPerEpoch: 10, seed: 1 });
  tell({ type: 'status', status: 'running' });
  tell({ type: 'epoch', epoch: 1, step: 10, metrics: { loss: 1, accuracy: 0.5, testLoss: 1, testAccuracy: 0.5 }, seconds: 1 });
  tell({ type: 'probe', probe: 'picture', epoch: 1, result: await pictured() });
  const card = page.locator('[data-card]').filter({ has: page.locator('canvas[aria-label*="nodes"]') });
  await card.getByRole('button', { name: 'Enlarge' }).click();
  const canvas = page.getByRole('dialog').locator('canvas');
  await canvas.waitFor();
  await settled(page);
  const box = (await canvas.boundingBox())!;
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const framesUntilNow = await watchFrames(page);
  const seconds = Number(wish.seconds) / 3;
  const drag = async () => {
    await page.mouse.move(middle.x, middle.y);
    await page.mouse.down();
    await during(seconds, (t) => page.mouse.move(middle.x + 150 * Math.sin(3 * t), middle.y + 100 * Math.sin(5 * t)));
    await page.mouse.up();
  };
  const zoom = () => during(seconds, (t) => page.mouse.wheel(0, Math.sin(4 * t) < 0 ? 60 : -60));
  const point = () => during(seconds, (t) => page.mouse.move(middle.x + 200 * Math.sin(3 * t), middle.y + 120 * Math.sin(5 * t)));
  const work: Record<string, number> = {};
  for (const [name, act] of Object.entries({ Drag: drag, Zoom: zoom, Point: point })) {
    const { frames } = await frameWork(page, act);
    Object.assign(work, {
      [`frames${name}`]: frames.length,
      [`work${name}P50`]: round(quantile(frames, 0.5)),
      [`work${name}P95`]: round(quantile(frames, 0.95)),
    });
  }
  const intervals = await framesUntilNow();
  const figures = {
    nodes,
    edges,
    ...work,
    graphWorkP95: Math.max(work['workDragP95']!, work['workZoomP95']!, work['workPointP95']!),
    intervalP95: round(quantile(intervals, 0.95)),
    loadBefore: before,
    loadAfter: load(),
  };
  process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
  if (wish.keep) keepAppResult(wish.attention ? 'graph panel with attention' : 'graph panel', figures);
} finally {
  await close();
}
process.exit(0);

/** What a model would say of such a graph after an epoch. */
async function pictured(): Promise<GraphResult> {
  const graph = await communityGraph({ nodes, communities: 7, edges, mixing: 0.2, features: 4, strength: 1, labelled: 20, validation: 500 })(
    { read: () => Promise.reject(new Error('no file is needed')) },
    1,
  );
  const random = stream(1, 'answers');
  const { count, edges: ends, labels, classes, split } = graph;
  const heads = wish.attention ? 4 : 0;
  return {
    kind: 'graph',
    count,
    edges: ends,
    directed: false,
    labels,
    split,
    classes,
    names: [],
    predicted: labels.map((label) => (random() < 0.8 ? label : Math.floor(random() * classes.length))),
    confidence: Float32Array.from({ length: count }, random),
    heads,
    attention: Float32Array.from({ length: (heads * ends.length) / 2 }, random),
  };
}

/** Calls with the seconds gone by, one call after the other. */
async function during(seconds: number, act: (at: number) => Promise<void>): Promise<void> {
  const begun = performance.now();
  for (let at = 0; at < seconds; at = (performance.now() - begun) / 1000) await act(at);
}

/** The layout comes from a worker, bit by bit: two pictures a while apart are the same when it is done. */
async function settled(page: Page): Promise<void> {
  const picture = () => page.evaluate(() => document.querySelector<HTMLCanvasElement>('[role=dialog] canvas')!.toDataURL());
  for (let last = ''; ;) {
    const now = await picture();
    if (now === last) return;
    last = now;
    await page.waitForTimeout(3000);
  }
}

function round(value: number): number {
  return Number(value.toFixed(2));
}
