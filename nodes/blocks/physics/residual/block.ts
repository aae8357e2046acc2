import type { Problem } from '../../../text/problem.ts';
import { define, isProblem, type Domain, type Emission, type Inferred, type Literal } from '../../define.ts';
import { choice, int, number, text } from '../../params.ts';
import { embedding, port, scalar, setTo } from '../../ports.ts';
import * as units from '../../units.ts';
import { constantsOf } from '../expression/constants.ts';
import { systemOf, type System } from '../expression/system.ts';
import { isFault } from '../expression/tree.ts';
import { field, known, knownAxes } from '../signals.ts';

const weight = (en: string, zh: string, hintEn: string, hintZh: string) =>
  number({ default: 1, min: 1e-6, max: 1e6, scale: 'log', search: true, text: { en, zh }, hint: { en: hintEn, zh: hintZh } });

export const residual = define({
  type: 'physics.residual',
  version: 1,
  family: 'physics',
  part: 'loss',
  goal: 'equation',
  text: {
    name: { en: 'Equation', zh: '方程残差' },
    idea: {
      en: 'How badly the network satisfies an equation and its conditions, typed as they are written.',
      zh: '网络在多大程度上违反了方程和定解条件；方程按平常的写法直接输入。',
    },
  },
  words: ['pinn', 'pde', 'residual', 'physics loss', 'burgers', 'heat', 'poisson', '物理信息神经网络', '偏微分方程', '物理损失', 'fangcheng'],
  inputs: {
    field: port('field', ['batch', 'width'], 'Field', '物理场'),
    reference: port('field', knownAxes, 'Known solution', '已知解', { optional: true }),
    classical: port('field', knownAxes, 'Classical solver', '经典求解器', { optional: true }),
  },
  outputs: { loss: port('loss', [], 'Loss', '损失') },
  params: {
    equations: text({
      default: 'u_t + u*u_x - nu*u_xx = 0',
      max: 900,
      lines: 3,
      text: { en: 'Equations', zh: '方程' },
      hint: {
        en: 'One a line. u_x is the derivative by x, u_xt by x and t. What is left and right of = is to be equal; without = it is to be 0.',
        zh: '每行一个。u_x 表示对 x 求导，u_xt 表示对 x 和 t 求导。等号两边应相等；没有等号则应等于 0。',
      },
    }),
    conditions: text({
      default: 'u(x, 0) = -sin(pi*x)\nu(-1, t) = 0\nu(1, t) = 0',
      max: 900,
      lines: 3,
      text: { en: 'Conditions', zh: '定解条件' },
      hint: {
        en: 'One a line: u(x, 0) = …, u(-1, t) = u(1, t), initial: u = …, boundary: u = 0, boundary: u_n = 0.',
        zh: '每行一个：u(x, 0) = …，u(-1, t) = u(1, t)，initial: u = …，boundary: u = 0，boundary: u_n = 0。',
      },
    }),
    constants: text({
      default: 'nu = 0.01/pi',
      max: 400,
      lines: 1,
      text: { en: 'Constants', zh: '常数' },
      hint: { en: 'One a line, name = number.', zh: '每行一个：名称 = 数值。' },
    }),
    unknowns: text({
      default: '',
      max: 400,
      lines: 1,
      text: { en: 'Unknown coefficients', zh: '未知系数' },
      hint: {
        en: 'Coefficients that are learned with the weights, and where they start: lambda1 = 0. Measurements are needed for that.',
        zh: '与权重一起学习的系数及其初值，例如 lambda1 = 0。需要有测量数据。',
      },
    }),
    truth: text({
      default: '',
      max: 400,
      lines: 1,
      text: { en: 'True coefficients', zh: '系数真值' },
      hint: { en: 'To compare with; nothing is learned from them.', zh: '仅用于对照，不参与学习。' },
    }),
    fields: text({
      default: 'u',
      max: 60,
      text: { en: 'Fields', zh: '场的名称' },
      hint: { en: 'Names of the network’s outputs, in order: u, v. A complex field is two of them.', zh: '网络各个输出的名称，按顺序：u, v。复数场写成两个。' },
    }),
    transform: text({
      default: '',
      max: 400,
      lines: 1,
      text: { en: 'Hard constraint', zh: '硬约束' },
      hint: {
        en: 'Makes the field out of the network’s output so that conditions hold whatever it says: u = t*(1 - x^2)*u - sin(pi*x).',
        zh: '用网络输出构造场，使条件自动成立：u = t*(1 - x^2)*u - sin(pi*x)。',
      },
    }),
    conditionPoints: int({
      default: 100,
      min: 1,
      max: 100_000,
      unit: units.points,
      text: { en: 'Points a condition', zh: '每个条件的点数' },
      hint: { en: 'At how many points each condition is looked at.', zh: '每个定解条件在多少个点上检查。' },
    }),
    measurements: int({
      default: 0,
      min: 0,
      max: 1_000_000,
      unit: units.points,
      text: { en: 'Measurements', zh: '测量点数' },
      hint: {
        en: 'Points of the known solution that are given to learn from. Inverse problems need them.',
        zh: '从已知解中取多少个点作为数据来学习。反问题需要它们。',
      },
    }),
    noise: number({
      default: 0,
      min: 0,
      max: 1,
      text: { en: 'Noise', zh: '噪声' },
      hint: { en: 'On the measurements, as a share of their spread.', zh: '加在测量值上的噪声，以数据标准差的比例表示。' },
    }),
    conditionWeight: weight('Weight of conditions', '条件权重', 'How much conditions count beside the equations.', '相对于方程，定解条件占多大比重。'),
    dataWeight: weight('Weight of measurements', '测量权重', 'How much measurements count beside the equations.', '相对于方程，测量数据占多大比重。'),
    balance: choice({
      default: 'fixed',
      choices: { fixed: { en: 'as set', zh: '按设定' }, adaptive: { en: 'adaptive', zh: '自适应' } },
      text: { en: 'Balance', zh: '权重调整' },
      hint: {
        en: 'Adaptive: after each epoch the weights are set so that no part has a much smaller gradient than the equations.',
        zh: '自适应：每轮之后调整各项权重，使任何一项的梯度都不会远小于方程。',
      },
    }),
  },
  face: ['equations', 'conditions'],

  infer({ field: input, reference }, params): Inferred {
    const domain = input!.domain;
    if (!domain) return { code: 'physics.noDomain', port: 'field', data: {} };
    const system = systemOf(params, domain);
    if (isProblem(system)) return system;
    const truth = truthOf(params.truth, system);
    if (isProblem(truth)) return truth;
    const width = input!.shape.at(-1)!.size;
    if (width !== system.fields.length) {
      return { code: 'physics.fields', port: 'field', data: { fields: system.fields.join(', '), got: width }, cures: setTo('units', [system.fields.length]) };
    }
    if (params.measurements > 0 && !reference) return { code: 'physics.noReference', port: 'reference', data: { got: params.measurements } };
    if (Object.keys(system.unknowns).length > 0 && params.measurements === 0) {
      return {
        code: 'unknowns.noData',
        param: 'unknowns',
        data: { name: Object.keys(system.unknowns)[0]! },
        cures: reference ? setTo('measurements', [500]) : [],
      };
    }
    return { loss: scalar('loss') };
  },
  emit(params, { field: input }): Emission {
    const system = systemOf(params, input?.domain ?? everywhere) as System;
    const truth = truthOf(params.truth, system) as Readonly<Record<string, number>>;
    const { conditionPoints, measurements, noise, conditionWeight, dataWeight, balance } = params;
    return {
      use: 'residual',
      from: 'nodes/train/runtime/physics/residual.ts',
      args: { ...(system as unknown as Record<string, Literal>), truth, conditionPoints, measurements, noise, conditionWeight, dataWeight, balance },
    };
  },

  examples: [
    { inputs: { field: field(1) } },
    { inputs: { field: field(1), reference: known }, params: { measurements: 100, conditions: '' } },
    {
      inputs: { field: field(2), reference: known },
      params: { fields: 'u, v', equations: 'u_t = v_xx; v_t = -k*u_xxx', constants: '', unknowns: 'k = 0', measurements: 10, conditions: 'u(-1, t) = u(1, t)' },
    },
    { inputs: { field: field(1) }, params: { equations: 'u_t + u*u_x - mu*u_xx' }, problem: 'equation.like' },
    { inputs: { field: field(1) }, params: { equations: 'u_t + speed*u_x' }, problem: 'equation.unknown' },
    { inputs: { field: field(1) }, params: { equations: 'u_t + * u' }, problem: 'formula.value' },
    { inputs: { field: field(1) }, params: { equations: 'u_t + (u*u_x' }, problem: 'formula.bracket' },
    { inputs: { field: field(1) }, params: { equations: '' }, problem: 'equation.none' },
    { inputs: { field: field(1) }, params: { equations: 'u_xxxxxxx' }, problem: 'equation.order' },
    { inputs: { field: field(1) }, params: { equations: 'u_y' }, problem: 'equation.coordinate' },
    { inputs: { field: field(1) }, params: { conditions: 'u(0, x) = 0' }, problem: 'condition.order' },
    { inputs: { field: field(1) }, params: { conditions: 'u = 0' }, problem: 'condition.where' },
    { inputs: { field: field(1) }, params: { conditions: 'u(x, 2) = 0' }, problem: 'condition.outside' },
    { inputs: { field: field(1) }, params: { constants: 'nu' }, problem: 'constants.form' },
    { inputs: { field: field(1) }, params: { unknowns: 'k = 1' }, problem: 'unknowns.unused' },
    { inputs: { field: field(1) }, params: { constants: '', unknowns: 'nu = 1' }, problem: 'unknowns.noData' },
    { inputs: { field: field(2) }, problem: 'physics.fields' },
    { inputs: { field: field(1) }, params: { measurements: 5 }, problem: 'physics.noReference' },
    { inputs: { field: { ...field(1), domain: undefined } }, problem: 'physics.noDomain' },
    { inputs: { field: embedding(1) }, problem: 'port.role' },
    { inputs: {}, problem: 'port.missing' },
  ],
});

/** What a program is emitted for when no domain is wired, which only tests do. */
const everywhere: Domain = {
  coordinates: [
    { name: 'x', from: -1, to: 1 },
    { name: 't', from: 0, to: 1 },
  ],
};

function truthOf(typed: string, { unknowns }: System): Readonly<Record<string, number>> | Problem {
  const found = constantsOf(typed, new Set());
  if (isFault(found)) return { ...found, param: 'truth' };
  const stranger = [...found.keys()].find((name) => !Object.hasOwn(unknowns, name));
  if (stranger !== undefined) return { code: 'truth.unknown', param: 'truth', data: { name: stranger } };
  return Object.fromEntries(found);
}
