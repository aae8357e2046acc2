import { readFileSync } from 'node:fs';
import { globSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isProblem, type Domain } from '../../nodes/blocks/define.ts';
import { exact } from '../../nodes/blocks/physics/exact/block.ts';
import { solutionFile } from '../../nodes/blocks/physics/file/block.ts';
import { systemOf, type System, type Typed } from '../../nodes/blocks/physics/expression/system.ts';
import { residual } from '../../nodes/blocks/physics/residual/block.ts';
import { domain as domainBlock } from '../../nodes/blocks/physics/domain/block.ts';
import { field, known } from '../../nodes/blocks/physics/signals.ts';
import type { Block } from '../../nodes/blocks/define.ts';
import { checkBlock } from '../../nodes/compile/check.ts';
import { sentence, type Problem } from '../../nodes/text/problem.ts';
import { compute, listOf, namesIn, numberOf, type Formula } from '../../nodes/train/runtime/physics/formula.ts';
import { root } from '../compile/sources.ts';

const line: Domain = {
  coordinates: [
    { name: 'x', from: -1, to: 1 },
    { name: 't', from: 0, to: 1 },
  ],
};
const still: Domain = { coordinates: [{ name: 'x', from: 0, to: 1 }] };
const empty: Typed = { fields: 'u', equations: 'u_t', conditions: '', constants: '', unknowns: '', transform: '' };

const raised = new Set<string>();

function read(typed: Partial<Typed>, domain = line): System | Problem {
  const found = systemOf({ ...empty, ...typed }, domain);
  if (isProblem(found)) raised.add(found.code);
  return found;
}
const systemFor = (typed: Partial<Typed>, domain = line): System => {
  const found = read(typed, domain);
  if (isProblem(found)) throw new Error(sentence(found, 'en'));
  return found;
};

describe('an equation is read as it is written', () => {
  test.each<[string, Formula]>([
    ['u_t + u*u_x - 2*u_xx', ['-', ['+', 'u_t', ['*', 'u', 'u_x']], ['*', 2, 'u_xx']]],
    ['u_t = u_xx', ['-', 'u_t', 'u_xx']],
    ['u_tx = 0', 'u_xt'],
    ['2u_x*(1 + x)', ['*', ['*', 2, 'u_x'], ['+', 1, 'x']]],
    ['-u^2', ['neg', ['^', 'u', 2]]],
    ['u_t＋u＊（u_x）', ['+', 'u_t', ['*', 'u', 'u_x']]],
    ['u/2e-3 # a remark', ['/', 'u', 0.002]],
    ['sin(pi*x) u', ['*', ['sin', ['*', Math.PI, 'x']], 'u']],
    ['u^3^2', ['^', 'u', ['^', 3, 2]]],
    ['u⋅u_x∙x•２', ['*', ['*', ['*', 'u', 'u_x'], 'x'], 2]],
    ['u÷２', ['/', 'u', 2]],
    ['1/2 u_xx', ['*', ['/', 1, 2], 'u_xx']],
    ['(1/3) u_xx', ['*', ['/', 1, 3], 'u_xx']],
  ])('%s', (equations, tree) => {
    expect(systemFor({ equations }).equations[0]!.tree).toEqual(tree);
  });

  test('several lines are several equations; constants stand in them as numbers, unknowns as names', () => {
    const system = systemFor({
      fields: 'u, v',
      equations: 'u_t - ν*v_xx\nv_t + k*u_xxx; u_x + v',
      constants: 'ν = 0.01/pi; two = 2*ν',
      unknowns: 'k = -1',
    });
    expect(system.equations.map(({ tree }) => tree)).toEqual([
      ['-', 'u_t', ['*', 0.01 / Math.PI, 'v_xx']],
      ['+', 'v_t', ['*', 'k', 'u_xxx']],
      ['+', 'u_x', 'v'],
    ]);
    expect(system.unknowns).toEqual({ k: -1 });
  });

  test('conditions say where they hold', () => {
    const conditions = 'u(x, 0) = -sin(pi*x)\nu_x(-1, t) = u_x(1, t)\nboundary: u_n = x*t\n初始：u_t = 0\nu(-1, 0) = 3';
    expect(systemFor({ conditions }).conditions.map(({ tree, faces, boundary }) => ({ tree, faces, boundary }))).toEqual([
      { tree: ['-', 'u@0', ['neg', ['sin', ['*', Math.PI, 'x']]]], faces: [{ t: 0 }], boundary: false },
      { tree: ['-', 'u_x@0', 'u_x@1'], faces: [{ x: -1 }, { x: 1 }], boundary: false },
      { tree: ['-', 'u_n@0', ['*', 'x', 't']], faces: [{}], boundary: true },
      { tree: 'u_t@0', faces: [{ t: 0 }], boundary: false },
      { tree: ['-', 'u@0', 3], faces: [{ x: -1, t: 0 }], boundary: false },
    ]);
  });

  test.each([
    ['边界条件：u = 0', true],
    ['boundary conditions: u = 0', true],
    ['BC: u = 0', true],
    ['boundary u = 0', true],
    ['初值：u = 0', false],
    ['Initial condition: u = 0', false],
    ['initial u = 0', false],
  ])('%s', (conditions, boundary) => {
    expect(systemFor({ conditions }).conditions[0]).toMatchObject({ tree: 'u@0', boundary });
  });

  test('a condition need have a value only where it holds', () => {
    expect(systemFor({ conditions: 'u(1, t) = sqrt(x)\ninitial: u = sqrt(1/4 - t^2)' }).conditions).toHaveLength(2);
    expect(systemFor({ equations: 'u_xx = sqrt(1 - x^2 - y^2)', conditions: '' }, plane).equations).toHaveLength(1);
  });

  test('nothing is run: names of JavaScript and of the parser are names like any others', () => {
    for (const name of ['constructor', '__proto__', 'import', 'eval', 'process', 'toString', 'createUnit', 'simplify'])
      expect(read({ equations: `u_t + ${name}` }), name).toMatchObject({ param: 'equations' });
    for (const call of [
      'import("x")',
      'eval("1")',
      'cos.constructor("return 1")()',
      'parse("2")',
      'f(x) = 1',
      '[u, u]',
      'u == 1',
      'u > 1',
      'u to x',
      '{a: u}',
      'u!',
      "u'",
    ])
      expect(read({ equations: call }), call).toMatchObject({ param: 'equations' });
  });
});

const plane: Domain = {
  coordinates: [
    { name: 'x', from: -1, to: 1 },
    { name: 'y', from: -1, to: 1 },
  ],
  disc: true,
};
const time: Domain = { coordinates: [{ name: 't', from: 0, to: 5 }] };

/** Equations that no template has, as they stand in books: the derivatives that each asks for. */
describe('equations that nobody here has seen', () => {
  test.each<[name: string, typed: Partial<Typed>, derivatives: string, domain?: Domain]>([
    ['Korteweg and de Vries', { equations: 'u_t + 6*u*u_x + u_xxx = 0' }, 'u_t u_x u_xxx'],
    ['Kuramoto and Sivashinsky', { equations: 'u_t + u_xx + u_xxxx + 0.5*(u_x)^2 = 0' }, 'u_t u_x u_xx u_xxxx'],
    ['Euler and Bernoulli, a beam', { equations: 'EI*u_xxxx + mu*u_tt = sin(pi*x)', constants: 'EI = 2\nmu = 0.5' }, 'u_tt u_xxxx'],
    ['sine-Gordon', { equations: 'u_tt - u_xx + sin(u) = 0' }, 'u_tt u_xx'],
    ['Fisher, with an unknown rate', { equations: 'u_t = D*u_xx + r*u*(1 - u)', constants: 'D = 0.1', unknowns: 'r = 1' }, 'u_t u_xx'],
    ['Schroedinger, in two real parts', { fields: 'u, v', equations: 'u_t = -v_xx/2 - (u^2 + v^2)*v\nv_t = u_xx/2 + (u^2 + v^2)*u' }, 'u_t u_xx v_t v_xx'],
    [
      'Lotka and Volterra, in time alone',
      { fields: 'a, b', equations: 'a_t = a - a*b\nb_t = a*b - b' },
      'a_t b_t',
      { coordinates: [{ name: 't', from: 0, to: 5 }] },
    ],
    ['Gray and Scott', { fields: 'p, q', equations: 'p_t = 0.1 p_xx - p q^2 + 0.04 (1 - p)\nq_t = 0.05 q_xx + p q^2 - 0.1 q' }, 'p_t p_xx q_t q_xx'],
    ['a plate in a disc', { equations: 'u_xxxx + 2 u_xxyy + u_yyyy = 1', conditions: 'boundary: u = 0\nboundary: u_n = 0' }, 'u_xxxx u_xxyy u_yyyy', plane],
    ['Helmholtz, mixed derivative', { equations: 'u_xx + u_xy + u_yy + 4*u = exp(-x^2 - y^2)' }, 'u_xx u_xy u_yy', plane],
  ])('%s', (_, typed, derivatives, domain) => {
    const names = systemFor(typed, domain).equations.flatMap(({ tree }) => [...namesIn(tree)]);
    expect([...new Set(names)].filter((name) => name.includes('_')).sort()).toEqual(derivatives.split(' '));
  });
});

describe('a fault points at its characters', () => {
  const faults: readonly (readonly [what: Partial<Typed>, code: string, marked: string, domain?: Domain])[] = [
    [{ equations: 'u_t + u*u_x - mu*u_xx', constants: 'nu = 1' }, 'equation.like', 'mu'],
    [{ equations: 'u_t\nu_xx + speed' }, 'equation.unknown', 'speed'],
    [{ equations: 'u_t + u_xy' }, 'equation.coordinate', 'u_xy'],
    [{ equations: 'u_t + u_xxxxxxx' }, 'equation.order', 'u_xxxxxxx'],
    [{ equations: 'i*u_t + u_xx' }, 'equation.complex', 'i'],
    [{ equations: 'x + t' }, 'equation.noField', 'x + t'],
    [{ equations: 'u_t = u_xx = 0' }, 'formula.equals', '='],
    [{ equations: 'u_t + (u*u_x' }, 'formula.bracket', ''],
    [{ equations: 'u_t + * u' }, 'formula.value', '*'],
    [{ equations: 'u_t + § u' }, 'formula.unexpected', '§ u'],
    [{ equations: 'u_t = ' }, 'formula.empty', ' '],
    [{ equations: `u_t${' + u'.repeat(120)}` }, 'formula.long', ' + u'.repeat(120).slice(-83)],
    [{ equations: 'u_t + [u, 2]' }, 'formula.foreign', '[u, 2]'],
    [{ equations: 'u_t + (u^2/2)_x = 0' }, 'formula.flux', ')_x'],
    [{ equations: 'u_t + sin(u, 2)' }, 'formula.operands', 'sin'],
    [{ equations: 'u_t + u(u_x)' }, 'formula.product', 'u'],
    [{ equations: 'u_t + sine(u)' }, 'formula.function', 'sine'],
    [{ conditions: 'u(0, x) = 0' }, 'condition.order', 'u'],
    [{ conditions: 'u(x) = 0' }, 'condition.operands', 'u'],
    [{ conditions: 'u(x, 2) = 0' }, 'condition.outside', 'u'],
    [{ conditions: 'u = 0' }, 'condition.where', 'u'],
    [{ conditions: 'u(x, 0)' }, 'condition.form', 'u(x, 0)'],
    [{ conditions: 'u(x, 0) = u(0, t)' }, 'condition.faces', 'u(x, 0) = u(0, t)'],
    [{ conditions: 'start: u = 0' }, 'condition.prefix', 'start'],
    [{ conditions: 'initial: u = 0', equations: 'u_xx' }, 'condition.noTime', 'initial', still],
    [{ conditions: 'boundary: u = 0', equations: 'u_t + u' }, 'condition.noSpace', 'boundary', { coordinates: [{ name: 't', from: 0, to: 1 }] }],
    [{ conditions: 'boundary: u(x, 0) = 0' }, 'condition.brackets', 'u'],
    [{ conditions: 'u(x, 0) = sin(pi*y)' }, 'equation.unknown', 'y'],
    [{ equations: 'u_t = u_xx + w*u' }, 'equation.unknown', 'w'],
    [{ equations: 'u_t - u_xx; u_t - 2*vel*u' }, 'equation.unknown', 'vel'],
    [{ transform: 'u = t*v' }, 'equation.unknown', 'v'],
    [{ constants: 'nu' }, 'constants.form', 'nu'],
    [{ constants: 'u = 1' }, 'constants.taken', 'u'],
    [{ constants: 'a = 1\nb = a + c' }, 'constants.unknown', 'c'],
    [{ constants: 'a = 1/0' }, 'formula.infinite', '1/0'],
    [{ constants: 'a = 1e200*1e200' }, 'formula.infinite', ' 1e200*1e200'],
    // What has no value.
    [{ equations: 'u_t = u/k', constants: 'k = 0' }, 'formula.infinite', 'u/k'],
    [{ equations: 'u_t = u*(1/(2 - 2))' }, 'formula.infinite', '1/(2 - 2)'],
    [{ equations: 'u_t = sqrt(-1)*u' }, 'formula.infinite', 'sqrt(-1)'],
    [{ equations: 'u_t = u + log(0)' }, 'formula.infinite', 'log(0)'],
    [{ equations: 'u_t = sqrt(x)*u' }, 'formula.undefined', 'sqrt(x)'],
    [{ equations: 'u_t = u + log(t - x)' }, 'formula.undefined', 'log(t - x)'],
    [{ conditions: 'u(x, 0) = x^0.5' }, 'formula.undefined', 'x^0.5'],
    [{ conditions: 'initial: u = sqrt(t - 1)' }, 'formula.undefined', 'sqrt(t - 1)'],
    [{ transform: 'u = sqrt(x)*u' }, 'formula.undefined', 'sqrt(x)'],
    // What can be meant in two ways, or is not an equation's way to say it.
    [{ equations: 'u_t = 1/Re u_xx', constants: 'Re = 100' }, 'formula.slash', '1/Re u_xx'],
    [{ equations: 'u_t = u_xx/2pi' }, 'formula.slash', 'u_xx/2pi'],
    [{ equations: 'u_t(x, t) = u_xx' }, 'formula.arguments', 'u_t'],
    [{ equations: 'u_t = v_xx' }, 'equation.field', 'v_xx'],
    [{ conditions: 'u(x, 0) = v(x, 0)' }, 'equation.field', 'v'],
    [{ conditions: 'u(x, t) = 0' }, 'condition.everywhere', 'u(x, t) = 0'],
    [{ conditions: 'u(x=0, t) = 0' }, 'condition.equals', '='],
    [{ conditions: 'boundary: u = 0, initial: u = 1' }, 'condition.equals', '='],
    [{ fields: 'u, 2v' }, 'fields.form', '2v'],
    [{ fields: 'x' }, 'constants.taken', 'x'],
    [{ fields: ' ' }, 'fields.none', ' '],
    [{ transform: 'w = t*u' }, 'transform.form', 'w'],
    [{ transform: 'u = t*u_x' }, 'transform.name', 'u_x'],
    [{ transform: 'u = abs(x)*u' }, 'transform.name', 'abs'],
  ];

  test.each(faults.map((fault) => [JSON.stringify(fault[0]).slice(0, 60), fault] as const))('%s', (_, [typed, code, marked, domain]) => {
    const problem = read(typed, domain);
    if (!isProblem(problem)) throw new Error('nothing was wrong');
    expect(problem.code).toBe(code);
    const text = typed[problem.param as keyof Typed]!;
    expect(text.slice(problem.range!.from, problem.range!.to)).toBe(marked);
    // Characters are counted from the beginning of the line, blanks and the left side included.
    const before = text.slice(0, problem.range!.from).split('\n');
    expect(problem.data).toMatchObject({ line: before.length, column: before.at(-1)!.length + 1 });
    for (const language of ['en', 'zh'] as const) expect(sentence(problem, language)).not.toMatch(/[{}]|undefined/);
  });

  test.each<[equations: string, got: string, write: string, domain?: Domain]>([
    ['du/dt + u_x', 'du/dt', 'u_t'],
    ['u_t = d^2u/dx^2', 'd^2u/dx^2', 'u_xx'],
    ['∂u/∂t = u_xx', '∂u/∂t', 'u_t'],
    ['u_t = ∂²u/∂x²', '∂²u/∂x²', 'u_xx'],
    ['∂_t u = u_xx', '∂_t u', 'u_t'],
    ['u_t = u_{xx}', 'u_{xx}', 'u_xx'],
    ['diff(u, t) = u_xx', 'diff(u, t)', 'u_t'],
    ['u_t = diff(u(x,t), x, 2)', 'diff(u(x,t), x, 2)', 'u_xx'],
    ['u_t = Δu', 'Δu', 'u_xx'],
    ['u_t = nu*∇^2 u', '∇^2 u', 'u_xx'],
    ['Δu = 1', 'Δu', 'u_xx + u_yy', plane],
    ["u'' = -u", "u''", 'u_tt', time],
    ['u″ = -u', 'u″', 'u_tt', time],
    ['u_t = sin pi x', 'sin pi x', 'sin(pi x)'],
    ['u_t = √u', '√u', 'sqrt(u)'],
    ['u_t = 1,5 u', '1,5', '1.5'],
    ['u_t = 10⁻³ u', '10⁻³', '10^-3'],
    ["u'' + u", "u''", 'u_xx'],
    ['u_t = u³', 'u³', 'u^3'],
    ['u_t = ln(u)', 'ln', 'log'],
    ['u_t = sin^2(x)', 'sin^2(x)', 'sin(x)^2'],
    ['u_t = cos x', 'cos x', 'cos(x)'],
    ['u_t = |u|*u_xx', '|u|', 'abs(u)'],
    ['u_t = \\alpha*u_xx', '\\alpha', 'alpha'],
    ['u_t = u**2 - * 3', '**', '^'],
  ])('what is written as in books says how to write it here: %s', (equations, got, write, domain) => {
    const problem = read({ equations }, domain) as Problem;
    expect(problem).toMatchObject({ code: 'formula.notation', data: { got, write } });
    expect(equations.slice(problem.range!.from, problem.range!.to)).toBe(got);
  });

  test.each([
    ['utt = u_xx', 'u_tt'],
    ['u_t = u__xx', 'u_xx'],
    ['u_t = u_x_x', 'u_xx'],
    ['U_t = u_xx', 'u_t'],
    ['u_t = sin(πx)', 'pi*x'],
    ['u_t = sin2x', 'sin(2*x)'],
  ])('what is nearly right is put right: %s', (equations, like) => {
    expect(read({ equations })).toMatchObject({ code: 'equation.like', data: { like } });
  });

  test('without an equation, or with an unknown that none contains, there is no place to point at', () => {
    expect(read({ equations: ' \n' })).toMatchObject({ code: 'equation.none', param: 'equations' });
    expect(read({ unknowns: 'k = 1' })).toMatchObject({ code: 'unknowns.unused', param: 'unknowns' });
    expect(read({ fields: 'u, v' })).toMatchObject({ code: 'fields.unused', param: 'fields', data: { name: 'v' } });
  });
});

test('every problem of this family is raised here or by an example', () => {
  for (const block of [residual, exact, solutionFile, domainBlock] as readonly unknown[] as readonly Block[])
    for (const { inputs, params } of block.examples) {
      const found = checkBlock(block, inputs, (params ?? {}) as never);
      if (isProblem(found)) raised.add(found.code);
    }
  const truth = checkBlock(residual as unknown as Block, { field: field(1), reference: known }, { truth: 'k = 1' });
  expect(truth).toMatchObject({ code: 'truth.unknown', param: 'truth' });
  raised.add('truth.unknown');
  const codes = globSync('nodes/blocks/physics/**/*.ts', { cwd: root }).flatMap((file) =>
    [...readFileSync(root + file, 'utf8').matchAll(/code: '([a-z]+\.[a-zA-Z]+)'/g)].map((match) => match[1]!),
  );
  expect(codes.length).toBeGreaterThan(30);
  expect([...new Set(codes)].filter((code) => !raised.has(code))).toEqual([]);
});

describe('a tree is computed', () => {
  const names: Readonly<Record<string, number>> = { u: 0.7, u_x: -1.3, x: 0.4, t: 0.2 };
  test.each([
    ['u^2 - 3/u_x + exp(-t)', 0.7 ** 2 + 3 / 1.3 + Math.exp(-0.2)],
    ['sqrt(u)*log(u + 1) - tan(x)', Math.sqrt(0.7) * Math.log(1.7) - Math.tan(0.4)],
    ['cosh(x)^-2 + sinh(x)*tanh(x) - abs(u_x)', Math.cosh(0.4) ** -2 + Math.sinh(0.4) * Math.tanh(0.4) - 1.3],
    ['u - -u*50%', 0.7 + 0.35],
  ])('%s', (equations, value) => {
    const { tree } = systemFor({ equations }).equations[0]!;
    expect(numberOf(tree, (name) => names[name]!)).toBeCloseTo(value, 12);
    expect((listOf(tree, (name) => Float64Array.of(names[name]!, names[name]!)) as Float64Array)[1]).toBeCloseTo(value, 12);
  });

  test('an operation that there is not is refused, not run', () => {
    const by = new Proxy(
      {
        name: () => 0,
        number: (value: number) => value,
        call: (name: string) => {
          throw new Error(name);
        },
      } as never,
      {},
    );
    expect(() => compute(['constructor', 1], by)).toThrow('constructor');
  });
});
