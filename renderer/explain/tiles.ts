export interface Tiling {
  readonly columns: number;
  /** Side of a square picture. */
  readonly side: number;
  /** From one column to the next; the picture stands in the middle. */
  readonly pitch: number;
  readonly shown: number;
  readonly left: number;
  readonly top: number;
}

/**
 * The largest squares, each with a caption under it, of which `count` fit; when they would be smaller than `least`, fewer are shown.
 * A column is at least `words` wide, so that captions do not run into each other.
 */
export function tiles(room: { count: number; width: number; height: number; gap: number; caption: number; least: number; words: number }): Tiling {
  const { count, width, height, gap, caption, least, words } = room;
  let best = { columns: 1, side: 0, shown: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const pitch = width / columns;
    if (columns > 1 && pitch < Math.max(words, least + gap)) break;
    const most = Math.max(1, Math.floor((height + gap) / (least + caption + gap)));
    for (let rows = 1; rows <= most; rows++) {
      const side = Math.max(1, Math.floor(Math.min(pitch - gap, (height - (rows - 1) * gap) / rows - caption)));
      const shown = Math.min(count, columns * rows);
      // More pictures win; among as many, larger ones.
      if (shown > best.shown || (shown === best.shown && side > best.side)) best = { columns, side, shown };
    }
  }
  const rows = Math.ceil(best.shown / best.columns);
  const pitch = Math.min(width / best.columns, Math.max(words, best.side + 4 * gap));
  const tall = rows * (best.side + caption) + (rows - 1) * gap;
  return { ...best, pitch, left: (width - pitch * best.columns) / 2, top: Math.max(0, (height - tall) / 2) };
}
