import { z } from 'zod';
import type { Problem } from '../../nodes/text/problem.ts';
import type { Text } from '../../nodes/text/text.ts';
import type { EngineName, TriedEngine } from '../../nodes/train/events.ts';
import { call, stream } from './define.ts';

export interface EngineInfo {
  readonly name: EngineName;
  readonly title: Text;
  /** `noCard`: there is no graphics card that it could compute on. */
  readonly state: 'ready' | 'missing' | 'noCard' | 'failed';
  /** The one that a run without a wish gets. */
  readonly chosen: boolean;
  /** Why it is or is not chosen, and the cure. */
  readonly reason: Text;
  /** Library and device: "TensorFlow 2.21.0, CPU". */
  readonly detail?: string;
}

/** `cuda`: TensorFlow's library for NVIDIA graphics cards. */
export type NativeVariant = 'cpu' | 'cuda';

/** The installation of the native engine, as it is now. */
export interface NativeInstallation {
  readonly state: 'absent' | 'working' | 'installed';
  /** What is installed, and its bytes on disk. Outdated: this app was made for a newer binding or library. */
  readonly installed?: { readonly library: string; readonly variant: NativeVariant; readonly bytes: number; readonly outdated: boolean };
  /** What installing fetches and then keeps, in bytes; `here`: fetched already by an attempt that was cut off. */
  readonly offer?: { readonly variant: NativeVariant; readonly download: number; readonly disk: number; readonly here: number };
  /** Why this machine cannot have it. */
  readonly obstacle?: Problem;
  readonly progress?: NativeProgress;
  /** How the last attempt ended, when it did not end well. */
  readonly problem?: Problem;
  /** The user said "not now", or has had it installed: the first page offers it no more. */
  readonly answered: boolean;
}

export interface NativeProgress {
  readonly stage: 'prepare' | 'download' | 'check' | 'unpack' | 'build' | 'test';
  /** bytes, or files while building */
  readonly done?: number;
  readonly total?: number;
  /** seconds of this stage */
  readonly left?: number;
}

/** The engine that figures speak for on one model, as it was last trained. */
export interface EngineChoice {
  readonly key: string;
  readonly title: string;
  /** ISO time at which it was timed. */
  readonly at: string;
  readonly epochs: number;
  readonly chosen: EngineName;
  /** The chosen one first. */
  readonly tried: readonly TriedEngine[];
}

export const engines = {
  /** `again`: forgets the verdicts of earlier self-tests. */
  list: call<readonly EngineInfo[]>()(z.object({ again: z.boolean().optional() })),
  /** The installation as it is, then after every change, a few times a second at most. */
  installation: stream<NativeInstallation>()(z.object({})),
  /** Installs, goes on with an attempt that was cut off, or brings up to date. Answers when it is over; the stream tells how far it is. */
  install: call<NativeInstallation>()(z.object({ variant: z.enum(['cpu', 'cuda']).optional(), library: z.string().max(4096).optional() })),
  /** What was fetched is kept. */
  cancel: call<void>()(z.object({})),
  /** Frees the space, also that of an attempt that was cut off. Answers the bytes freed. */
  remove: call<number>()(z.object({})),
  /** What is remembered of how quick engines are on the models of earlier runs, the newest first. */
  choices: call<readonly EngineChoice[]>()(z.object({})),
  /** Has them timed again at the next run: one model, or all. Answers how many are forgotten. */
  forget: call<number>()(z.object({ key: z.string().max(64).optional() })),
  /** "Not now": the offer is not made again. */
  decline: call<void>()(z.object({})),
} as const;
