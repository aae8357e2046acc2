import type { Problem } from '../../../text/problem.ts';
import { define, type Inferred, type Literal } from '../../define.ts';
import { int, text } from '../../params.ts';
import { port } from '../../ports.ts';
import { isName } from '../expression/constants.ts';
import { faultAt, linesOf, parseFormula, sidesOf } from '../expression/parse.ts';
import { isFault, type Tree } from '../expression/tree.ts';
import { known, knownAxes } from '../signals.ts';

export const exact = define({
  type: 'physics.exact',
  version: 1,
  family: 'physics',
  part: 'reference',
  text: {
    name: { en: 'Exact solution', zh: '解析解' },
    idea: { en: 'A known solution, typed as a formula: errors are measured against it.', zh: '以公式输入的已知解，用来衡量误差。' },
  },
  words: ['analytical', 'formula', 'reference', 'ground truth', '公式', '参考解', '真值', 'jiexijie'],
  inputs: {},
  outputs: { solution: port('field', knownAxes, 'Known solution', '已知解') },
  params: {
    formulas: text({
      default: 'u = exp(-pi^2*t)*sin(pi*x)',
      max: 900,
      lines: 2,
      text: { en: 'Formulas', zh: '公式' },
      hint: { en: 'One line a field: u = …, of the coordinates x, y, t.', zh: '每个场一行：u = …，用坐标 x、y、t 表示。' },
    }),
    grid: int({
      default: 101,
      min: 3,
      max: 501,
      text: { en: 'Grid', zh: '网格' },
      hint: { en: 'Points along each coordinate at which it is compared.', zh: '每个坐标方向上用于比较的点数。' },
    }),
  },
  face: ['formulas'],
  infer(_, { formulas }): Inferred {
    const found = read(formulas);
    return 'code' in found ? (found as Problem) : { solution: known };
  },
  emit: ({ formulas, grid }) => ({
    use: 'exactSolution',
    from: 'nodes/datasets/exactSolution.ts',
    args: { formulas: Object.fromEntries(read(formulas) as [string, Tree][]) as unknown as Literal, grid },
  }),
  examples: [
    { inputs: {} },
    { inputs: {}, params: { formulas: 'u = sin(x)*cos(y)\nv = 2 t', grid: 21 } },
    { inputs: {}, params: { formulas: 'u = sin(z)' }, problem: 'exact.name' },
    { inputs: {}, params: { formulas: 'sin(x)' }, problem: 'exact.form' },
    { inputs: {}, params: { formulas: '' }, problem: 'exact.none' },
    { inputs: {}, params: { formulas: 'u = sin(x' }, problem: 'formula.bracket' },
  ],
});

function read(formulas: string): readonly [string, Tree][] | Problem {
  const found: [string, Tree][] = [];
  for (const line of linesOf(formulas)) {
    const sides = sidesOf(line);
    if (isFault(sides)) return { ...sides, param: 'formulas' };
    const name = sides[0].text.trim();
    if (sides[1] === undefined || !isName(name)) {
      return { ...faultAt(line, 0, line.text.length, { code: 'exact.form', data: { got: line.text.slice(0, 24) } }), param: 'formulas' };
    }
    const tree = parseFormula(sides[1], {
      name: (one) => (['x', 'y', 't'].includes(one) ? one : { code: 'exact.name', data: { name: one } }),
      call: (one) => ({ code: 'formula.product', data: { name: one } }),
    });
    if (isFault(tree)) return { ...tree, param: 'formulas' };
    found.push([name, tree]);
  }
  return found.length > 0 ? found : { code: 'exact.none', param: 'formulas', data: {} };
}
