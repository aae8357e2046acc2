/** A small canvas that holds a picture at its own resolution, to be drawn at any size. */
export function canvasOf(bytes: Uint8ClampedArray<ArrayBuffer>, width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.putImageData(new ImageData(bytes, width, height), 0, 0);
  return canvas;
}

/** A sample's picture as RGBA bytes; one channel is grey, three are colour. */
export function pictureBytes(
  pictures: { readonly height: number; readonly width: number; readonly channels: number; readonly bytes: Uint8Array },
  index: number,
): Uint8ClampedArray<ArrayBuffer> {
  const { height, width, channels } = pictures;
  const size = height * width;
  const out = new Uint8ClampedArray(size * 4);
  const at = index * size * channels;
  for (let i = 0; i < size; i++) {
    const from = at + i * channels;
    const red = pictures.bytes[from] ?? 0;
    out[i * 4] = red;
    out[i * 4 + 1] = channels >= 3 ? (pictures.bytes[from + 1] ?? 0) : red;
    out[i * 4 + 2] = channels >= 3 ? (pictures.bytes[from + 2] ?? 0) : red;
    out[i * 4 + 3] = 255;
  }
  return out;
}
