import { inflateSync } from 'node:zlib';
import { numbersAt, type NumberKind } from './numbers.ts';
import { mostNumbers, refuse, rowsFirst, sizeOf, type BinaryFile, type Variable } from './variables.ts';

/** Kinds of data elements (MAT-File Format, table 1-1). */
const kinds: Readonly<Record<number, NumberKind>> = { 1: 'i1', 2: 'u1', 3: 'i2', 4: 'u2', 5: 'i4', 6: 'u4', 7: 'f4', 9: 'f8', 12: 'i8', 13: 'u8' };
const [matrix, compressed] = [14, 15];
/** Classes of arrays that hold plain numbers: double, single and the whole ones. Cells, structures, text and sparse arrays are left out. */
const [firstNumeric, lastNumeric] = [6, 15];
const complexFlag = 0x0800;

/**
 * The arrays of numbers in a MATLAB file of version 5 (what `save` writes with -v6 and -v7): a header of 128 bytes, then elements.
 *
 *     element   kind (4 bytes), length (4), data, up to a multiple of 8; small ones: length (2), kind (2), data (4)
 *     matrix    flags and class, dimensions, name, real part, imaginary part: elements too
 *     numbers   in the smallest kind that holds them, the first axis moving fastest
 *
 * MathWorks, "MAT-File Format", 2022, chapter 1.
 */
export function readMat(file: BinaryFile): readonly Variable[] {
  const { name, bytes } = file;
  const header = Buffer.from(bytes.subarray(0, 128)).toString('latin1');
  if (header.startsWith('MATLAB 7.3') || header.startsWith('\x89HDF')) return refuse('solution.hdf5', { file: name });
  const order = header.slice(126, 128);
  if (bytes.length < 136 || (order !== 'IM' && order !== 'MI')) return refuse('solution.notMat', { file: name });
  const little = order === 'IM';
  try {
    return [...elementsOf(bytes.subarray(128), little)].flatMap((element) => {
      const [inner] = element.kind === compressed ? [...elementsOf(inflateSync(element.data), little)] : [element];
      const found = inner?.kind === matrix ? readMatrix(name, inner.data, little) : undefined;
      return found ? [found] : [];
    });
  } catch (error) {
    if (error instanceof Error && error.name === 'ProblemError') throw error;
    return refuse('solution.damaged', { file: name });
  }
}

interface Element {
  readonly kind: number;
  readonly data: Uint8Array;
}

function* elementsOf(bytes: Uint8Array, little: boolean): Generator<Element> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 8 <= bytes.length;) {
    const first = view.getUint32(at, little);
    const small = first >>> 16;
    if (small > 0) {
      yield { kind: first & 0xffff, data: bytes.subarray(at + 4, at + 4 + small) };
      at += 8;
      continue;
    }
    const length = view.getUint32(at + 4, little);
    if (at + 8 + length > bytes.length) throw new RangeError('an element goes on beyond the end');
    yield { kind: first, data: bytes.subarray(at + 8, at + 8 + length) };
    // Compressed elements are not filled up.
    at += 8 + (first === compressed ? length : Math.ceil(length / 8) * 8);
  }
}

function readMatrix(file: string, bytes: Uint8Array, little: boolean): Variable | undefined {
  const [flags, dimensions, title, real, imaginary] = [...elementsOf(bytes, little)];
  if (!flags || !dimensions || !title) return undefined;
  const word = numbersAt(flags.data, 'u4', 1, little)[0]!;
  const kind = word & 0xff;
  const name = Buffer.from(title.data).toString('latin1');
  if (kind < firstNumeric || kind > lastNumeric || !real) return undefined;
  const shape = [...numbersAt(dimensions.data, 'i4', dimensions.data.length / 4, little)];
  const count = sizeOf(shape);
  if (count > mostNumbers) return refuse('solution.large', { file, name, got: count, most: mostNumbers });
  const numbers = (element: Element): Float64Array => {
    const stored = kinds[element.kind];
    if (!stored) return refuse('solution.kind', { file, name, got: `element ${element.kind}` });
    return rowsFirst(numbersAt(element.data, stored, count, little), shape);
  };
  return { name, shape, values: numbers(real), ...((word & complexFlag) !== 0 && imaginary ? { imaginary: numbers(imaginary) } : {}) };
}
