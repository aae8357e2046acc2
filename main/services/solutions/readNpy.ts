import { numbersAt, type NumberKind } from './numbers.ts';
import { mostNumbers, refuse, rowsFirst, sizeOf, type BinaryFile, type Variable } from './variables.ts';

const magic = '\x93NUMPY';

export const isNpy = ({ bytes }: BinaryFile): boolean => Buffer.from(bytes.subarray(0, 6)).toString('latin1') === magic;

/**
 * One array as NumPy saves it: a header that is a Python dictionary, then the numbers.
 *
 *     \x93NUMPY  version  length of header  {'descr': '<f8', 'fortran_order': False, 'shape': (256, 100), }
 *
 * NumPy Enhancement Proposal 1; `<` is little-endian, `>` big-endian, `|` has no order.
 */
export function readNpy(file: BinaryFile, name = file.name.replace(/\.npy$/i, '')): Variable {
  const bytes = Buffer.from(file.bytes.buffer, file.bytes.byteOffset, file.bytes.byteLength);
  if (!isNpy(file) || bytes.length < 12) return refuse('solution.damaged', { file: file.name });
  const wide = bytes[6]! >= 2;
  const start = wide ? 12 : 10;
  const end = start + (wide ? bytes.readUInt32LE(8) : bytes.readUInt16LE(8));
  const header = bytes.toString('latin1', start, end);
  const kind = /'descr':\s*'([<>|=])([a-z])(\d+)'/.exec(header);
  const shape = /'shape':\s*\(([\d,\s]*)\)/
    .exec(header)?.[1]!
    .split(',')
    .flatMap((one) => (one.trim() === '' ? [] : [Number(one)]));
  if (!shape) return refuse('solution.damaged', { file: file.name });
  const [, order, letter, size] = kind ?? [];
  const complex = letter === 'c';
  const one = (complex ? `f${Number(size) / 2}` : letter === 'b' ? 'u1' : `${letter}${size}`) as NumberKind;
  if (!['i1', 'u1', 'i2', 'u2', 'i4', 'u4', 'i8', 'u8', 'f2', 'f4', 'f8'].includes(one)) {
    return refuse('solution.kind', { file: file.name, name, got: /'descr':\s*(\[[^\]]*\]|'[^']*')/.exec(header)?.[1] ?? header.trim() });
  }
  const count = sizeOf(shape);
  if (count > mostNumbers) return refuse('solution.large', { file: file.name, name, got: count, most: mostNumbers });
  const data = bytes.subarray(end);
  const each = complex ? 2 : 1;
  if (data.length < count * each * Number(one[1])) {
    return refuse('solution.short', { file: file.name, name, expected: count * each * Number(one[1]), got: data.length });
  }
  const little = order !== '>';
  const inOrder = (values: Float64Array) => (header.includes("'fortran_order': True") ? rowsFirst(values, shape) : values);
  return {
    name,
    shape,
    values: inOrder(numbersAt(data, one, count, little, 0, each)),
    ...(complex ? { imaginary: inOrder(numbersAt(data, one, count, little, 1, each)) } : {}),
  };
}
