/**
 * Protocol buffers, as much of them as a TensorFlow graph needs: https://protobuf.dev/programming-guides/encoding.
 *
 * tfjs-node ships classes for these messages (dist/proto/api_pb.js), of TensorFlow 1.x: they know no argument attributes of functions and
 * copy a large constant byte by byte. Writing the bytes takes fewer lines than using them.
 */

const [varint, fixed64, delimited, fixed32] = [0, 1, 2, 5];

/** Writes one message, field by field. Fields that have their default value may be left out by the caller. */
export class Message {
  private readonly parts: Uint8Array[] = [];
  private size = 0;

  int(field: number, value: number): this {
    return this.add(key(field, varint), number(value));
  }

  bool(field: number, value: boolean): this {
    return this.int(field, value ? 1 : 0);
  }

  float(field: number, value: number): this {
    return this.add(key(field, fixed32), new Uint8Array(Float32Array.of(value).buffer));
  }

  string(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  bytes(field: number, value: Uint8Array): this {
    return this.add(key(field, delimited), number(value.length), value);
  }

  message(field: number, value: Message): this {
    return this.bytes(field, value.finish());
  }

  /** An entry of a map from names to messages. */
  entry(field: number, name: string, value: Message): this {
    return this.message(field, new Message().string(1, name).message(2, value));
  }

  finish(): Uint8Array {
    const all = new Uint8Array(this.size);
    let at = 0;
    for (const part of this.parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }

  private add(...parts: Uint8Array[]): this {
    for (const part of parts) {
      this.parts.push(part);
      this.size += part.length;
    }
    return this;
  }
}

const key = (field: number, kind: number) => number((field << 3) | kind);

/** A whole number in groups of seven bits, the lowest first. A negative one counts as 64 bits. */
function number(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

export type Field = { readonly field: number; readonly number: number; readonly bytes: Uint8Array };

/** The fields of a message, in their order. Only one of `number` and `bytes` means something, as the field's type says. */
export function* fields(message: Uint8Array): Generator<Field> {
  let at = 0;
  const next = () => {
    let [value, factor] = [0, 1];
    for (;;) {
      const byte = message[at++]!;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
      factor *= 128;
    }
  };
  while (at < message.length) {
    const tag = next();
    const [field, kind] = [Math.floor(tag / 8), tag % 8];
    if (kind === varint) yield { field, number: next(), bytes: none };
    else {
      const length = kind === delimited ? next() : kind === fixed64 ? 8 : 4;
      yield { field, number: 0, bytes: message.subarray(at, (at += length)) };
    }
  }
}

const none = new Uint8Array();
