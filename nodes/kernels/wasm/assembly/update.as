// The step of an optimiser over all weights in one pass: each number is read once and written once. Weights lie apart; they count as one long row, which
// is dealt out to parts, and what the optimiser remembers is such a row.
//
//     Adam      m = b1 m + (1 - b1) g      v = b2 v + (1 - b2) g^2      w = w kept - pace m / (sqrt(v scale) + epsilon)
//     descent   g = g + decay w            v = momentum v + g           w = w - rate v, or w - rate (g + momentum v)
//     length    the sum of g^2, cut        scaled: g, cut, times a share
//
// Kingma and Ba 2014; Loshchilov and Hutter 2017; Sutskever, Martens, Dahl and Hinton 2013; Pascanu, Mikolov and Bengio 2013.

import { fma, keep, partOf, splat } from './vectors';
import { job, share } from './pool';
import { ofUpdate } from './parts';

const adam: i32 = 0;
const descent: i32 = 1;
const length: i32 = 2;

// @ts-ignore: decorator
@unmanaged
class Update {
  rule: i32;
  pieces: usize;
  count: i32;
  /** Numbers of all pieces. */
  size: i32;
  parts: i32;
  // What the optimiser remembers, and where it is to stand; 0: nothing.
  first: usize;
  second: usize;
  newFirst: usize;
  newSecond: usize;
  settings: usize;
}

/** A weight, as `update.ts` lays it down. */
// @ts-ignore: decorator
@unmanaged
class Piece {
  value: usize;
  gradient: usize;
  result: usize;
  /** Numbers of the pieces before. */
  at: i32;
  size: i32;
  shrinks: i32;
}

export function update(rule: i32, pieces: usize, count: i32, size: i32, parts: i32, first: usize, second: usize, newFirst: usize, newSecond: usize, settings: usize): void {
  const it = job<Update>();
  it.rule = rule;
  it.pieces = pieces;
  it.count = count;
  it.size = size;
  it.parts = parts;
  it.first = first;
  it.second = second;
  it.newFirst = newFirst;
  it.newSecond = newSecond;
  it.settings = settings;
  share(ofUpdate, parts, size > 16384);
}

export function updatePart(part: i32): void {
  const it = job<Update>();
  const from = <i32>(<i64>it.size * part / it.parts);
  const until = <i32>(<i64>it.size * (part + 1) / it.parts);
  let sum = f64x2.splat(0);
  for (let p = 0; p < it.count; p++) {
    const piece = changetype<Piece>(it.pieces + <usize>p * offsetof<Piece>());
    const begin = max(from, piece.at);
    const count = min(until, piece.at + piece.size) - begin;
    if (count <= 0) continue;
    const within = <usize>(begin - piece.at) << 2;
    if (it.rule == adam) adamOf(it, piece, within, <usize>begin << 2, count);
    else if (it.rule == descent) descentOf(it, piece, within, <usize>begin << 2, count);
    else if (it.rule == length) sum = f64x2.add(sum, squares(it, piece.gradient + within, count));
    else scaled(it, piece.gradient + within, piece.result + within, count);
  }
  if (it.rule == length) store<f64>(it.newFirst + (<usize>part << 3), f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1));
}

/** One of the numbers that the rule has. */
// @ts-ignore: decorator
@inline
function setting(it: Update, place: usize): v128 {
  return v128.load_splat<f32>(it.settings + (place << 2));
}

function adamOf(it: Update, piece: Piece, within: usize, along: usize, count: i32): void {
  const keep1 = setting(it, 0);
  const take1 = setting(it, 1);
  const keep2 = setting(it, 2);
  const take2 = setting(it, 3);
  const epsilon = setting(it, 4);
  const pace = setting(it, 5);
  const scale = setting(it, 6);
  const kept = piece.shrinks ? setting(it, 7) : splat(1);
  const value = piece.value + within;
  const gradient = piece.gradient + within;
  const result = piece.result + within;
  const mean = it.first + along;
  const square = it.second + along;
  const newMean = it.newFirst + along;
  const newSquare = it.newSecond + along;
  for (let i = 0; i < count; i += 4) {
    const left = count - i;
    const at = <usize>i << 2;
    const g = partOf(gradient + at, left);
    const m = fma(partOf(mean + at, left), keep1, f32x4.mul(g, take1));
    const v = fma(partOf(square + at, left), keep2, f32x4.mul(f32x4.mul(g, g), take2));
    const move = f32x4.mul(f32x4.div(m, f32x4.add(f32x4.sqrt(f32x4.mul(v, scale)), epsilon)), pace);
    keep(newMean + at, m, left);
    keep(newSquare + at, v, left);
    keep(result + at, f32x4.sub(f32x4.mul(partOf(value + at, left), kept), move), left);
  }
}

function descentOf(it: Update, piece: Piece, within: usize, along: usize, count: i32): void {
  const rate = setting(it, 0);
  const momentum = setting(it, 1);
  const ahead = load<f32>(it.settings, 8) != 0;
  const decay = setting(it, 3);
  const shrinks = piece.shrinks;
  const value = piece.value + within;
  const gradient = piece.gradient + within;
  const result = piece.result + within;
  const remembers = it.first != 0;
  const velocity = it.first + along;
  const newVelocity = it.newFirst + along;
  for (let i = 0; i < count; i += 4) {
    const left = count - i;
    const at = <usize>i << 2;
    const w = partOf(value + at, left);
    let move = partOf(gradient + at, left);
    // A decay of 0 would make NaN of what is infinite.
    if (shrinks) move = fma(w, decay, move);
    if (remembers) {
      const v = fma(partOf(velocity + at, left), momentum, move);
      keep(newVelocity + at, v, left);
      move = ahead ? fma(v, momentum, move) : v;
    }
    keep(result + at, f32x4.sub(w, f32x4.mul(move, rate)), left);
  }
}

/** Cut to the size that each may have; what is no number stays. */
// @ts-ignore: decorator
@inline
function cut(x: v128, most: v128): v128 {
  return f32x4.max(f32x4.neg(most), f32x4.min(most, x));
}

function squares(it: Update, at: usize, count: i32): v128 {
  const most = setting(it, 0);
  let sum = f64x2.splat(0);
  for (let i = 0; i < count; i += 4) {
    const x = cut(partOf(at, count - i), most);
    const low = f64x2.promote_low_f32x4(x);
    const high = f64x2.promote_low_f32x4(v128.shuffle<f32>(x, x, 2, 3, 2, 3));
    sum = f64x2.add(sum, f64x2.add(f64x2.mul(low, low), f64x2.mul(high, high)));
    at += 16;
  }
  return sum;
}

function scaled(it: Update, from: usize, to: usize, count: i32): void {
  const most = setting(it, 0);
  const by = setting(it, 1);
  for (let i = 0; i < count; i += 4) {
    keep(to, f32x4.mul(cut(partOf(from, count - i), most), by), count - i);
    from += 16;
    to += 16;
  }
}
