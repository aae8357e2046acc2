// A window that goes over a volume [batch, depth, rows, columns, channels]; a picture is a volume of depth 1.

import { job } from './pool';

/** After the job, as `windows.ts` writes it. */
const windowAt: usize = 512;

// @ts-ignore: decorator
@unmanaged
export class Window {
  batch: i32;
  inChannels: i32;
  outChannels: i32;
  inDepth: i32;
  inRows: i32;
  inColumns: i32;
  outDepth: i32;
  outRows: i32;
  outColumns: i32;
  depth: i32;
  rows: i32;
  columns: i32;
  depthStride: i32;
  rowStride: i32;
  columnStride: i32;
  depthDilation: i32;
  rowDilation: i32;
  columnDilation: i32;
  // Places before the first one, which are no part of the volume.
  front: i32;
  top: i32;
  left: i32;

  /** Places of the result in one sample. */
  // @ts-ignore: decorator
  @inline
  get cells(): i32 {
    return this.outDepth * this.outRows * this.outColumns;
  }

  /** Places that one place of the result looks at. */
  // @ts-ignore: decorator
  @inline
  get taps(): i32 {
    return this.depth * this.rows * this.columns;
  }

  /** Numbers of one sample, before and after. */
  // @ts-ignore: decorator
  @inline
  get inSize(): i32 {
    return this.inDepth * this.inRows * this.inColumns * this.inChannels;
  }

  // @ts-ignore: decorator
  @inline
  get outSize(): i32 {
    return this.cells * this.outChannels;
  }
}

// Where the window stands: its first place along each axis, negative in the padding.
export let depthFrom: i32 = 0;
export let rowFrom: i32 = 0;
export let columnFrom: i32 = 0;

/** Puts the window where it looks for a cell of a sample. */
// @ts-ignore: decorator
@inline
export function stand(at: Window, cell: i32): void {
  const column = cell % at.outColumns;
  const above = cell / at.outColumns;
  columnFrom = column * at.columnStride - at.left;
  rowFrom = above % at.outRows * at.rowStride - at.top;
  depthFrom = above / at.outRows * at.depthStride - at.front;
}

// @ts-ignore: decorator
@inline
export function window(): Window {
  return changetype<Window>(job<usize>() + windowAt);
}

// @ts-ignore: decorator
@inline
export function outside(place: i32, size: i32): bool {
  return <u32>place >= <u32>size;
}
