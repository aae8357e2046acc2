// Work that is shared among threads.
//
// Every thread has an instance of this module over the same memory. One of them leads: it lays down what is to be done, wakes the others, and all take
// parts until none is left. What a part is depends on the sizes alone and no two parts write to the same place, so results are the same to the bit with
// any number of threads.
//
// The board, at the address that `enter` is given:
//     0   i64  the ticket: number of the job (32 bits), parts in all (16), the next part (16). One word, so that who comes late sees that the job is over
//     8   i32  parts that are done
//     12  i32  the kind of the job
//     64  ...  what the job is about, as its own class says

import { doPart } from './parts';

/** Where jobs are laid down. */
let board: usize = 0;
/** Memory of this thread alone. */
let own: usize = 0;
let helpers: i32 = 0;

export const scratchSize: i32 = 768 * 1024;
/** Looks at the board before a thread that finds nothing to do goes to sleep. */
const patience: i32 = 2000;

export function enter(at: usize, scratch: usize, others: i32): void {
  board = at;
  own = scratch;
  helpers = others;
}

// @ts-ignore: decorator
@inline
export function scratch(): usize {
  return own;
}

// @ts-ignore: decorator
@inline
export function job<T>(): T {
  return changetype<T>(board + 64);
}

/** Does all parts of the job that lies on the board. Small ones are not worth waking anybody. */
export function share(kind: i32, parts: i32, worthIt: bool): void {
  if (parts <= 0) return;
  if (helpers == 0 || parts == 1 || !worthIt) {
    for (let part = 0; part < parts; part++) doPart(kind, part);
    return;
  }
  store<i32>(board, kind, 12);
  atomic.store<i32>(board, 0, 8);
  const number = (atomic.load<u64>(board) >> 32) + 1;
  atomic.store<u64>(board, (number << 32) | ((<u64>parts) << 16));
  atomic.notify(board, min(helpers, parts - 1));
  takeParts();
  // Who still has a part needs no longer than one part takes; but it may have lost its core.
  for (let looks = 0; looks < patience; looks++) if (atomic.load<i32>(board, 8) == parts) return;
  for (let done = atomic.load<i32>(board, 8); done != parts; done = atomic.load<i32>(board, 8)) atomic.wait<i32>(board + 8, done, -1);
}

/** Takes parts of the job on the board until none is left. */
function takeParts(): void {
  for (;;) {
    const ticket = atomic.load<u64>(board);
    const next = <i32>(ticket & 0xffff);
    const parts = <i32>((ticket >> 16) & 0xffff);
    if (next >= parts) return;
    if (atomic.cmpxchg<u64>(board, ticket, ticket + 1) != ticket) continue;
    doPart(load<i32>(board, 12), next);
    if (atomic.add<i32>(board, 1, 8) + 1 == parts) atomic.notify(board + 8, 1);
  }
}

/** What a helper does all its life. */
export function help(): void {
  for (;;) {
    takeParts();
    const ticket = atomic.load<u64>(board);
    if (waiting(ticket)) atomic.wait<i64>(board, ticket, -1);
  }
}

/** Whether nothing came for a while since `ticket`. */
function waiting(ticket: u64): bool {
  for (let looks = 0; looks < patience; looks++) if (atomic.load<u64>(board) != ticket) return false;
  return <i32>(ticket & 0xffff) >= <i32>((ticket >> 16) & 0xffff);
}
