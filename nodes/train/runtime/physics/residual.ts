import * as tf from '@tensorflow/tfjs';
import { pointsOn, pointsOnRim, unitPoints, type Domain } from './collocation.ts';
import { namesIn, tensorOf, type Formula } from './formula.ts';
import { jetOf, planOf, streamOf, type Jet, type JetPlan } from './jets.ts';
import { through } from './network.ts';
import type { Condition } from './reference.ts';
import { stream } from '../random/seed.ts';
import { transformed } from './transform.ts';

/** What `train.ts` says about the equation: as it was typed, and as the tree that it was read into. */
export interface Residual {
  readonly fields: readonly string[];
  /** Coefficients that are learned with the weights, and their first values. */
  readonly unknowns: Readonly<Record<string, number>>;
  /** What the unknowns truly are, where that is known: to measure, not to learn from. */
  readonly truth: Readonly<Record<string, number>>;
  readonly equations: readonly { readonly text: string; readonly tree: Formula }[];
  readonly conditions: readonly Condition[];
  readonly transform: Readonly<Record<string, Formula>>;
  /** Points for each condition. */
  readonly conditionPoints: number;
  /** Points of the reference that are given to learn from, and the noise on them as a share of their spread. */
  readonly measurements: number;
  readonly noise: number;
  readonly conditionWeight: number;
  readonly dataWeight: number;
  readonly balance: 'fixed' | 'adaptive';
}

/**
 * The loss of a physics-informed network: how far it is from satisfying the equations, the conditions and the measurements.
 *
 *     mean over points of r(x, t)^2        r = u_t + u u_x - nu u_xx, or whatever was typed, as left side minus right side
 *     + weight * mean over the conditions' points of (left - right)^2
 *     + weight * mean over the measurements of (u - measured)^2
 *
 * Raissi, Perdikaris and Karniadakis 2019, "Physics-informed neural networks".
 */
export const residual = (settings: Residual): Residual => settings;

export type PartKind = 'residual' | 'conditions' | 'measurements';

/** The parts that a loss has, in the order of its figures: of what kind each is. */
export const kindsOfParts = ({ equations, conditions, measurements }: Residual): PartKind[] => [
  ...equations.map(() => 'residual' as const),
  ...conditions.map(() => 'conditions' as const),
  ...(measurements > 0 ? (['measurements'] as const) : []),
];

/** Points that are looked at with the same derivatives go through the network together. */
interface Group {
  readonly plan: JetPlan;
  readonly points: tf.Tensor2D;
}

/** Where a condition's face lies among the points of its group. */
interface Place {
  readonly group: number;
  readonly from: number;
  readonly count: number;
}

export interface Measured {
  readonly points: Float32Array;
  readonly fields: Readonly<Record<string, Float32Array>>;
}

/** Computes the parts of the loss. Its tensors stay the same throughout a training. */
export class ResidualLoss {
  readonly plan: JetPlan;
  private readonly settings: Residual;
  private readonly model: tf.LayersModel;
  private readonly unknowns: Readonly<Record<string, tf.Variable>>;
  private readonly groups: Group[] = [];
  private readonly places: (readonly Place[])[] = [];
  private readonly normals: (tf.Tensor2D | undefined)[] = [];
  private readonly measured: { readonly place: Place; readonly values: Readonly<Record<string, tf.Tensor2D>> } | undefined;

  constructor(
    settings: Residual,
    domain: Domain,
    seed: number,
    model: tf.LayersModel,
    unknowns: Readonly<Record<string, tf.Variable>>,
    measured: Measured | undefined,
  ) {
    [this.settings, this.model, this.unknowns] = [settings, model, unknowns];
    const coordinates = domain.coordinates.map(({ name }) => name);
    this.plan = planOf(coordinates, derivativesIn(settings.equations.map(({ tree }) => tree)));
    const waiting = new Map<string, { keys: readonly string[]; points: Float32Array[]; count: number }>();
    const wait = (keys: readonly string[], points: Float32Array): Place => {
      const name = [...keys].sort().join();
      const group = waiting.get(name) ?? { keys, points: [], count: 0 };
      waiting.set(name, group);
      const count = points.length / coordinates.length;
      group.points.push(points);
      group.count += count;
      return { group: [...waiting.keys()].indexOf(name), from: group.count - count, count };
    };
    settings.conditions.forEach(({ tree, faces, boundary }, i) => {
      const random = stream(seed, 'condition', i);
      if (boundary) {
        const { points, normals } = pointsOnRim(domain, settings.conditionPoints, random);
        this.normals[i] = tf.tensor2d(normals, [settings.conditionPoints, coordinates.length]);
        const keys = derivativesIn([tree]).flatMap((key) => (key === 'n' ? coordinates.filter((name) => name !== 't') : [key]));
        this.places.push([wait(keys, points)]);
        return;
      }
      const open = coordinates.length - Object.keys(faces[0]!).length;
      const count = open === 0 ? 1 : settings.conditionPoints;
      const free = unitPoints(count, open, 'latin', random);
      this.places.push(faces.map((face, at) => wait(derivativesIn([tree], at), pointsOn(domain, face, free, count))));
    });
    if (measured) {
      const place = wait([], measured.points);
      this.measured = { place, values: mapValues(measured.fields, (values) => tf.tensor2d(values, [values.length, 1])) };
    }
    for (const { keys, points, count } of waiting.values()) {
      this.groups.push({
        plan: planOf(coordinates, keys),
        points: tf.tidy(() =>
          tf.concat2d(
            points.map((part) => tf.tensor2d(part, [part.length / coordinates.length, coordinates.length])),
            0,
          ),
        ),
      });
      if (count === 0) throw new Error('A condition has no points.');
    }
  }

  /** The mean square of each part, [parts]. `points` are those at which the equations are looked at. */
  parts(points: tf.Tensor2D): tf.Tensor1D {
    const { equations, conditions } = this.settings;
    const inside = this.fieldsAt(points, this.plan);
    const parts = equations.map(({ tree }) => tensorOf(tree, this.names(inside, points)).square().mean());
    const groups = this.groups.map((group) => this.fieldsAt(group.points, group.plan));
    conditions.forEach(({ tree }, i) => {
      const places = this.places[i]!;
      const first = this.groups[places[0]!.group]!;
      const at = first.points.slice([places[0]!.from, 0], [places[0]!.count, -1]);
      const look = (name: string): tf.Tensor => {
        const [field = '', face] = name.split('@');
        if (face === undefined) return this.names({}, at)(name);
        const place = places[Number(face)]!;
        const cut = (tensor: tf.Tensor2D) => tensor.slice([place.from, 0], [place.count, 1]);
        const look = this.names(groups[place.group]!, at);
        if (!field.endsWith('_n')) return cut(look(field) as tf.Tensor2D);
        const space = this.plan.coordinates.filter((coordinate) => coordinate !== 't');
        const along = space.map((coordinate) =>
          cut(look(field.replace(/n$/, coordinate)) as tf.Tensor2D).mul(this.normals[i]!.slice([0, this.plan.coordinates.indexOf(coordinate)], [-1, 1])),
        );
        return tf.addN(along);
      };
      parts.push(tensorOf(tree, look).square().mean());
    });
    if (this.measured) {
      const { place, values } = this.measured;
      const look = this.names(groups[place.group]!, points);
      const errors = Object.entries(values).map(([field, value]) =>
        (look(field) as tf.Tensor2D).slice([place.from, 0], [place.count, 1]).sub(value).square().mean(),
      );
      parts.push(errors.reduce((sum, error) => sum.add(error)));
    }
    return tf.stack(parts) as tf.Tensor1D;
  }

  /** Left side minus right side of each equation at the points, [points, equations]. */
  residuals(points: tf.Tensor2D): tf.Tensor2D {
    const inside = this.fieldsAt(points, this.plan);
    const zero = points.slice([0, 0], [-1, 1]).mul(0);
    return tf.concat2d(
      this.settings.equations.map(({ tree }) => tensorOf(tree, this.names(inside, points)).add(zero) as tf.Tensor2D),
      1,
    );
  }

  /** The fields at the points, [points, fields]. */
  fields(points: tf.Tensor2D): tf.Tensor2D {
    const fields = this.fieldsAt(points, planOf(this.plan.coordinates, []));
    return tf.concat2d(
      Object.values(fields).map(({ rows }) => rows),
      1,
    );
  }

  dispose(): void {
    tf.dispose([...this.groups.map(({ points }) => points), ...this.normals.filter((one) => one !== undefined), ...Object.values(this.measured?.values ?? {})]);
  }

  private fieldsAt(points: tf.Tensor2D, plan: JetPlan): Readonly<Record<string, Jet>> {
    const input = jetOf(points, plan);
    const output = through(this.model, input);
    const { fields, transform } = this.settings;
    const column = (i: number): Jet => (fields.length === 1 ? output : { rows: output.rows.slice([0, i], [-1, 1]), plan });
    const raw = Object.fromEntries(fields.map((field, i) => [field, column(i)]));
    return Object.keys(transform).length === 0 ? raw : transformed(raw, transform, input);
  }

  /** What names of a formula stand for: fields and derivatives, coordinates, unknowns. Columns, [points, 1]. */
  private names(fields: Readonly<Record<string, Jet>>, points: tf.Tensor2D): (name: string) => tf.Tensor {
    return (name) => {
      const coordinate = this.plan.coordinates.indexOf(name);
      if (coordinate >= 0) return points.slice([0, coordinate], [-1, 1]);
      if (Object.hasOwn(this.unknowns, name)) return this.unknowns[name]!;
      const [field = '', key = ''] = name.split('_');
      return streamOf(fields[field]!, key);
    };
  }
}

/** Letters of the derivatives in formulas: `u_xx` -> xx; of one face alone when `face` is given. */
function derivativesIn(formulas: readonly Formula[], face?: number): string[] {
  const names = formulas.flatMap((formula) => [...namesIn(formula)]);
  return [
    ...new Set(
      names.flatMap((name) => {
        const [field = '', at] = name.split('@');
        const letters = field.split('_')[1];
        return letters === undefined || (face !== undefined && at !== String(face)) ? [] : [letters];
      }),
    ),
  ];
}

const mapValues = <A, B>(of: Readonly<Record<string, A>>, f: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(of).map(([key, value]) => [key, f(value)]));
