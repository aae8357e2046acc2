import type { z } from 'zod';

/**
 * A service is a set of methods. A call answers once; a stream answers many times until it ends or is cancelled.
 * Arguments are checked against their schema on the receiving side; results are typed only.
 */
export interface Call<A extends z.ZodType, R> {
  readonly kind: 'call';
  readonly args: A;
  readonly result?: R;
}
export interface Stream<A extends z.ZodType, R> {
  readonly kind: 'stream';
  readonly args: A;
  readonly result?: R;
}
export type Method = Call<z.ZodType, unknown> | Stream<z.ZodType, unknown>;
export type Service = Readonly<Record<string, Method>>;
export type Contract = Readonly<Record<string, Service>>;

/** `call<Result>()(argsSchema)` */
export const call =
  <R>() =>
  <A extends z.ZodType>(args: A): Call<A, R> => ({ kind: 'call', args });
export const stream =
  <R>() =>
  <A extends z.ZodType>(args: A): Stream<A, R> => ({ kind: 'stream', args });

type Args<M> = M extends { args: infer A extends z.ZodType } ? z.infer<A> : never;
type Result<M> = M extends { result?: infer R } ? R : never;

/** How the screen sees a service. */
export type Client<S extends Service> = {
  readonly [K in keyof S]: S[K] extends { kind: 'stream' }
    ? (args: Args<S[K]>, options?: { signal?: AbortSignal }) => AsyncIterable<Result<S[K]>>
    : (args: Args<S[K]>, options?: { signal?: AbortSignal; /** milliseconds */ timeout?: number }) => Promise<Result<S[K]>>;
};

/** How the backend implements it. `signal` aborts when the caller cancels or goes away. */
export type Handlers<S extends Service> = {
  readonly [K in keyof S]: S[K] extends { kind: 'stream' }
    ? (args: Args<S[K]>, context: { signal: AbortSignal }) => AsyncIterable<Result<S[K]>>
    : (args: Args<S[K]>, context: { signal: AbortSignal }) => Promise<Result<S[K]>> | Result<S[K]>;
};

export type Clients<C extends Contract> = { readonly [K in keyof C]: Client<C[K]> };
export type AllHandlers<C extends Contract> = { readonly [K in keyof C]: Handlers<C[K]> };
