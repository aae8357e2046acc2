import { createReadStream, createWriteStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';

/**
 * Takes single files out of a zip archive, as streams: a wheel is hundreds of megabytes, and of its 15,000 files some hundred are wanted.
 * Layout as in PKWARE's APPNOTE: the directory stands at the end, with 64-bit figures in an extra field where 32 bits do not reach.
 */
export interface Entry {
  readonly name: string;
  readonly size: number;
  readonly packed: number;
  readonly offset: number;
  readonly method: number;
  readonly crc: number;
  readonly mode: number;
}

const [endOfDirectory, endOfDirectory64, directoryEntry, localHeader] = [0x06054b50, 0x06064b50, 0x02014b50, 0x04034b50];
const full = 0xffffffff;

export async function entriesOf(file: string): Promise<readonly Entry[]> {
  const handle = await fs.open(file);
  try {
    const { size } = await handle.stat();
    const { offset, length } = await directoryOf(handle, size);
    const directory = await read(handle, offset, length);
    const entries: Entry[] = [];
    for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === directoryEntry;) {
      const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) => directory.readUInt16LE(at + field)) as [number, number, number];
      const extra = directory.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength);
      const [entrySize, packed, entryOffset] = wide([24, 20, 42].map((field) => directory.readUInt32LE(at + field)) as Three, extra);
      entries.push({
        name: directory.toString('utf8', at + 46, at + 46 + nameLength),
        size: entrySize,
        packed,
        offset: entryOffset,
        method: directory.readUInt16LE(at + 10),
        crc: directory.readUInt32LE(at + 16),
        mode: directory.readUInt32LE(at + 38) >>> 16,
      });
      at += 46 + nameLength + extraLength + commentLength;
    }
    return entries;
  } finally {
    await handle.close();
  }
}

/** Writes one entry to `target`, checks it and waits until it is safe on disk. */
export async function extract(file: string, entry: Entry, target: string, signal: AbortSignal, onBytes: (count: number) => void): Promise<void> {
  const handle = await fs.open(file);
  const head = await read(handle, entry.offset, 30).finally(() => handle.close());
  if (head.readUInt32LE(0) !== localHeader) throw new Error(`${path.basename(file)} is damaged at ${entry.name}`);
  const start = entry.offset + 30 + head.readUInt16LE(26) + head.readUInt16LE(28);
  await fs.mkdir(path.dirname(target), { recursive: true });
  let [size, crc] = [0, 0];
  const count = new Transform({
    transform(piece: Buffer, _, done) {
      size += piece.length;
      crc = crc32(piece, crc);
      onBytes(piece.length);
      done(null, piece);
    },
  });
  const sink = createWriteStream(target, { flush: true, mode: entry.mode & 0o111 ? 0o755 : 0o644, highWaterMark: 1 << 20 });
  if (entry.packed === 0) await pipeline([Buffer.alloc(0)], sink, { signal });
  else {
    const packed = createReadStream(file, { start, end: start + entry.packed - 1, highWaterMark: 1 << 20 });
    if (entry.method === 0) await pipeline(packed, count, sink, { signal });
    else await pipeline(packed, createInflateRaw({ chunkSize: 1 << 20 }), count, sink, { signal });
  }
  if (size !== entry.size || crc !== entry.crc) throw new Error(`${path.basename(file)} is damaged at ${entry.name}`);
}

async function directoryOf(handle: fs.FileHandle, size: number): Promise<{ readonly offset: number; readonly length: number }> {
  // The last record may be followed by a comment of 65,535 bytes.
  const tailLength = Math.min(size, 22 + 0xffff + 20);
  const tail = await read(handle, size - tailLength, tailLength);
  for (let at = tail.length - 22; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== endOfDirectory) continue;
    const [length, offset] = [tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)];
    if (offset !== full && length !== full) return { offset, length };
    const record = await read(handle, Number(tail.readBigUInt64LE(at - 20 + 8)), 56);
    if (record.readUInt32LE(0) !== endOfDirectory64) break;
    return { length: Number(record.readBigUInt64LE(40)), offset: Number(record.readBigUInt64LE(48)) };
  }
  throw new Error('this is no zip archive');
}

type Three = [number, number, number];

/** The 64-bit figures stand in the extra field of kind 1, only those that did not fit, in this order. */
function wide(figures: Three, extra: Buffer): Three {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    let next = at + 4;
    return figures.map((figure) => {
      if (figure !== full) return figure;
      next += 8;
      return Number(extra.readBigUInt64LE(next - 8));
    }) as Three;
  }
  return figures;
}

async function read(handle: fs.FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await handle.read(buffer, 0, length, position);
  if (bytesRead !== length) throw new Error('the archive ends too early');
  return buffer;
}
