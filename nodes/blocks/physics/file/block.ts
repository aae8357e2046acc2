import { isDataFile } from '../../data/graphFile/block.ts';
import { define, type Inferred } from '../../define.ts';
import { text } from '../../params.ts';
import { port } from '../../ports.ts';
import { isName } from '../expression/constants.ts';
import { known, knownAxes } from '../signals.ts';

export const solutionFile = define({
  type: 'physics.file',
  version: 1,
  family: 'physics',
  part: 'reference',
  text: {
    name: { en: 'Solution from a file', zh: '来自文件的解' },
    idea: {
      en: 'A solution of your own, computed or measured on a grid: to measure errors against, or to take measurements from.',
      zh: '自己的解：在网格上计算或测量得到的数据，用来衡量误差，或从中取测量值。',
    },
  },
  words: ['import', 'mat', 'matlab', 'npy', 'npz', 'numpy', 'csv', 'json', 'measurements', '导入', '实验数据', '参考解', '文件', 'daoru'],
  inputs: {},
  outputs: { solution: port('field', knownAxes, 'Known solution', '已知解') },
  params: {
    file: text({
      default: '',
      max: 200,
      text: { en: 'File', zh: '文件' },
      hint: { en: 'The imported solution. Import another in the Data panel.', zh: '已导入的解。可在“数据”面板中导入其他的。' },
    }),
    variables: text({
      default: '',
      max: 400,
      text: { en: 'Variables', zh: '变量' },
      hint: { en: 'Arrays that the file holds; set when it is imported.', zh: '文件中的数组，导入时自动填写。' },
    }),
    fields: text({
      default: 'u',
      max: 60,
      text: { en: 'Fields', zh: '场的名称' },
      hint: {
        en: 'What the equation calls the variables, in their order: u, v. A dash leaves one out.',
        zh: '方程中对应的场名，与变量顺序一致：u, v。短横线表示不使用该变量。',
      },
    }),
    grid: text({
      default: '',
      max: 80,
      text: { en: 'Grid', zh: '网格' },
      hint: { en: 'How many places there are along each coordinate; set when it is imported.', zh: '每个坐标方向上的点数，导入时自动填写。' },
    }),
  },
  face: ['file', 'grid'],

  infer(_, { file, variables, fields }): Inferred {
    if (!isDataFile(file)) return { code: 'solution.noFile', param: 'file', data: {} };
    const [names, held] = [listOf(fields), listOf(variables)];
    const odd = names.find((name) => name !== '-' && !isName(name));
    if (odd !== undefined) return { code: 'fields.form', param: 'fields', data: { name: odd } };
    if (names.length !== held.length) return { code: 'solution.fields', param: 'fields', data: { got: names.length, expected: held.length, variables } };
    return { solution: known };
  },
  emit: ({ file, fields }) => ({ use: 'solutionFile', from: 'nodes/datasets/solutionFile.ts', args: { file, fields: listOf(fields) } }),

  examples: [
    { inputs: {}, params: { file: 'files/example.solution.json', variables: 'usol', fields: 'u', grid: 'x 256 × t 100' } },
    { inputs: {}, problem: 'solution.noFile' },
    { inputs: {}, params: { file: '../elsewhere.json' }, problem: 'solution.noFile' },
    { inputs: {}, params: { file: 'files/a.solution.json', variables: 'a, b', fields: 'u' }, problem: 'solution.fields' },
    { inputs: {}, params: { file: 'files/a.solution.json', variables: 'a', fields: '2u' }, problem: 'fields.form' },
  ],
});

const listOf = (typed: string): string[] =>
  typed
    .split(/[,，]/)
    .map((name) => name.trim())
    .filter((name) => name !== '');
