import { describe, expect, test } from 'vitest';
import { metricName } from '../../renderer/ui/metricWords.ts';
import { lossNames } from '../../renderer/state/lossNames.ts';
import { LossSeries } from '../../renderer/state/lossSeries.ts';
import { partCurves, partMetrics, partsOf, type Line } from '../../renderer/dock/parts.ts';
import type { ThemeColours } from '../../renderer/charts/colours.ts';
import { targets } from '../../renderer/canvas/fitting.ts';
import { analyse } from '../../nodes/compile/analyse.ts';
import { canConnect } from '../../nodes/compile/connect.ts';
import { addNode } from '../../nodes/document/edits.ts';
import { lowerIsBetter } from '../../nodes/train/events.ts';
import { auxiliary, rebuilding } from './documents.ts';

/** What the screen makes of several losses. */

const row = (step: number, more: number) => ({
  step,
  metrics: {
    ...{ loss: 3 + more, 'digit/loss': 2 + more, 'picture/loss': 0.2, accuracy: 0.5 },
    ...{ testLoss: 3, 'digit/testLoss': 2, 'picture/testLoss': 0.25, testAccuracy: 0.4 },
  },
});
const epochs = [row(10, 1), row(20, 0)];
/** What steps have told. */
const series = () => {
  const each = { digit: new LossSeries(), picture: new LossSeries() };
  each.digit.append(1, [3, 2.5]);
  each.picture.append(1, [0.5, 0.25]);
  return each;
};

describe('figures of several losses', () => {
  test('each loss has its columns, in the order of the program; one loss alone has none', () => {
    for (const each of [{}, series()]) {
      expect(partsOf({ each, epochs })).toEqual(['digit', 'picture']);
      expect(partMetrics({ each, epochs })).toEqual(['digit/loss', 'digit/testLoss', 'picture/loss', 'picture/testLoss']);
    }
    expect(partsOf({ each: {}, epochs: [{ step: 1, metrics: { loss: 1, testLoss: 1, accuracy: 1, testAccuracy: 1 } }] })).toEqual([]);
    expect(partsOf({ each: {}, epochs: [] })).toEqual([]);
    // Before the first epoch has ended.
    expect(partMetrics({ each: series(), epochs: [] })).toEqual(['digit/loss', 'picture/loss']);
  });

  test('each has a curve for training and a dashed one for the test, in a colour of its own', () => {
    const line: Line = (id, name, data, colour, more) => ({ id, name, data, color: colour, ...more }) as ReturnType<Line>;
    const steps = (id: string, name: string, figures: LossSeries, colour: string) => [line(id, name, [[1, figures.last!]], colour)];
    const colours = new Proxy({}, { get: (_, role) => String(role) }) as ThemeColours;
    const drawing = { line, steps, test: {}, colours, language: 'en' as const, lossName: (name: string) => name.toUpperCase() };
    const curves = partCurves({ each: series(), epochs }, drawing);
    expect(curves.map(({ name }) => name)).toEqual(['DIGIT, training', 'DIGIT, test', 'PICTURE, training', 'PICTURE, test']);
    expect(curves[0]!.data).toEqual([[1, 2.5]]);
    // A run of an earlier version told them epoch by epoch.
    const before = partCurves({ each: {}, epochs }, drawing);
    expect(before.map(({ id, name, color }) => [id, name, color])).toEqual(curves.map(({ id, name, color }) => [id, name, color]));
    expect(before[0]!.data).toEqual([
      [10, 3],
      [20, 2],
    ]);
    const used = curves.map(({ color }) => color);
    expect(used[0]).toBe(used[1]);
    expect(new Set(used).size).toBe(2);
    expect(used).not.toContain('role-loss');
    expect((curves[1] as { lineStyle: { type: unknown } }).lineStyle.type).toEqual([5, 3]);
  });

  test('parts of a physics loss are called by themselves, and have no test samples', () => {
    const metrics = { loss: 3, residual: 2, conditions: 0.5, measurements: 0.5, error: 0.1 };
    const told = () => ({ measurements: new LossSeries(), residual: new LossSeries() });
    expect(partMetrics({ each: told(), epochs: [] })).toEqual(['residual', 'measurements']);
    for (const each of [{}, told()]) expect(partMetrics({ each, epochs: [{ step: 2, metrics }] })).toEqual(['residual', 'conditions', 'measurements']);
    const [line, steps]: [Line, Parameters<typeof partCurves>[1]['steps']] = [
      (id, name, data) => ({ id, name, data }) as ReturnType<Line>,
      (id, name, series) => [line(id, name, [[1, series.last!]], '')],
    ];
    const each = told();
    each.residual.append(1, [4]);
    const drawing = { line, steps, test: {}, colours: {} as ThemeColours, language: 'zh' as const, lossName: (name: string) => name };
    expect(partCurves({ each, epochs: [{ step: 2, metrics }] }, drawing)).toMatchObject([
      { id: 'residual', name: '残差', data: [[1, 4]] },
      // Older runs told it epoch by epoch.
      { id: 'conditions', name: '定解条件', data: [[2, 0.5]] },
      { id: 'measurements', name: '测量数据' },
    ]);
    // The equations alone are the whole loss.
    expect(partsOf({ each: {}, epochs: [{ step: 2, metrics: { loss: 3, residual: 3 } }] })).toEqual([]);
    // Blocks that are called so.
    const blocks = { residual: new LossSeries(), picture: new LossSeries() };
    expect(partMetrics({ each: blocks, epochs: [] })).toEqual(['residual/loss', 'picture/loss']);
    expect(partMetrics({ each: blocks, epochs: [{ step: 2, metrics: { 'residual/loss': 1, 'picture/loss': 2 } }] })).toEqual(['residual/loss', 'picture/loss']);
  });

  test('they are called by the labels of their blocks, else by their kind', () => {
    const [named, plain] = [lossNames(auxiliary(), 'en'), lossNames(rebuilding(), 'zh')];
    expect([named('main'), named('auxiliary'), named('gone')]).toEqual(['Digit', 'Digit, half way', 'gone']);
    expect([plain('digit'), plain('picture')]).toEqual(['交叉熵', '均方误差']);
    const two = addNode(rebuilding(), [], { type: 'loss.crossEntropy', x: 0, y: 0 }).document;
    expect(lossNames(two, 'en')('digit')).toBe('Cross-entropy (digit)');
    expect(lossNames(two, 'zh')('digit')).toBe('交叉熵（digit）');
    expect(metricName('main/testLoss', 'en', named)).toBe('Digit: test loss');
    expect(metricName('picture/loss', 'zh', plain)).toBe('均方误差：损失');
    expect(metricName('testLoss', 'en', named)).toBe('test loss');
    expect(['a/loss', 'a/testLoss', 'a/testAccuracy'].map(lowerIsBetter)).toEqual([true, true, false]);
  });
});

describe('on the canvas', () => {
  test('an optimizer that has a loss is offered to another one, and takes it', () => {
    const { document, id } = addNode(rebuilding(), [], { type: 'loss.crossEntropy', x: 0, y: 0 });
    const analysis = analyse(document);
    expect(canConnect(document, analysis, { node: id, port: 'loss' }, { node: 'adam', port: 'loss' })).toBe(true);
    expect(targets(document, [], analysis, { node: id, port: 'loss' })).toEqual([{ node: 'adam', port: 'loss' }]);
    // What leads there already is not offered again; what takes one wire is not offered while it has one.
    expect(targets(document, [], analysis, { node: 'digit', port: 'loss' })).toEqual([]);
    expect(targets(document, [], analysis, { node: 'adam', port: 'update' })).toEqual([]);
  });

  test('what does not belong to an optimizer is taken off by its own wire', () => {
    const document = rebuilding();
    const wrong = { id: 'odd', from: { node: 'head', port: 'output' }, to: { node: 'adam', port: 'loss' } };
    const { problems } = analyse({ ...document, graph: { ...document.graph, wires: [...document.graph.wires, wrong] } });
    expect(problems).toMatchObject([{ code: 'port.role', block: 'adam', port: 'loss' }]);
    expect(problems[0]!.cures).toContainEqual({ kind: 'disconnect', wire: 'odd' });
  });
});
