import { useCallback, useMemo } from 'react';
import type { HeatResult } from '../../nodes/explain/results.ts';
import { canvasFont, Drawing } from '../charts/Drawing.tsx';
import { useColours } from '../charts/colours.ts';
import { HiddenTable } from '../charts/HiddenTable.tsx';
import { percent } from '../ui/format.ts';
import { useLanguage, useText } from '../ui/language.ts';
import { canvasOf, pictureBytes } from '../ui/pictures.ts';
import { css, heat, overlay } from './colour.ts';
import styles from './explain.module.css';
import { hardestFirst } from './hardestFirst.ts';
import { tiles } from './tiles.ts';
import type { ViewProps } from './view.ts';
import { words } from './words.ts';

const caption = 17;
const gap = 8;

/** Test digits with the heat of CAM or Grad-CAM laid over, hardest first. */
export function HeatView({ result, large }: ViewProps<HeatResult>) {
  const t = useText();
  const language = useLanguage();
  const colours = useColours();
  const order = useMemo(() => hardestFirst(result), [result]);
  const pictures = useMemo(() => {
    const { height, width } = result.pictures;
    const size = result.rows * result.columns;
    return order.map((i) => ({
      digit: canvasOf(pictureBytes(result.pictures, i), width, height),
      heat: canvasOf(overlay(result.maps.subarray(i * size, (i + 1) * size), result.rows, result.columns, 56, 56), 56, 56),
    }));
  }, [result, order]);

  const draw = useCallback(
    (context: CanvasRenderingContext2D, width: number, height: number) => {
      const { columns, side, pitch, shown, left, top } = tiles({ count: order.length, width, height, gap, caption, least: large ? 84 : 50, words: 78 });
      context.textBaseline = 'middle';
      for (let place = 0; place < shown; place++) {
        const i = order[place]!;
        const x = left + (place % columns) * pitch + (pitch - side) / 2;
        const y = top + Math.floor(place / columns) * (side + caption + gap);
        context.save();
        context.beginPath();
        context.roundRect(x, y, side, side, 4);
        context.clip();
        context.imageSmoothingEnabled = false;
        context.drawImage(pictures[place]!.digit, x, y, side, side);
        context.imageSmoothingEnabled = true;
        context.drawImage(pictures[place]!.heat, x, y, side, side);
        // The strokes once more, as light: they stay white over the heat.
        context.globalCompositeOperation = 'screen';
        context.globalAlpha = 0.8;
        context.imageSmoothingEnabled = false;
        context.drawImage(pictures[place]!.digit, x, y, side, side);
        context.restore();
        const right = result.labels[i] === result.predicted[i];
        context.font = canvasFont(large ? 12 : 10.5, right ? 500 : 650);
        context.fillStyle = right ? colours['ink-2'] : colours.bad;
        context.textAlign = 'left';
        // A caption may stand out over a small picture, up to its neighbour's.
        const slack = side < 72 ? Math.max(0, (pitch - side) / 2 - 3) : 0;
        context.fillText(`${result.classes[result.labels[i]!]} → ${result.classes[result.predicted[i]!]}`, x - slack, y + side + caption / 2 + 1);
        context.font = canvasFont(large ? 12 : 10.5);
        context.fillStyle = colours['ink-3'];
        context.textAlign = 'right';
        context.fillText(percent(result.confidence[i]!, language), x + side + slack, y + side + caption / 2 + 1);
      }
    },
    [order, pictures, result, colours, large, language],
  );

  return (
    <div className={styles.view}>
      <Drawing draw={draw} label={t(words.heatLabel, { count: order.length })} />
      {large && (
        <div className={styles.how}>
          <span className={styles.scale} aria-hidden="true">
            {t(words.lowHeat)}
            <i style={{ background: `linear-gradient(90deg, ${[0, 0.2, 0.4, 0.6, 0.8, 1].map((v) => css(heat(v))).join(',')})` }} />
            {t(words.highHeat)}
          </span>
          {t(words.heatHow, { rows: result.rows, columns: result.columns })}
        </div>
      )}
      <HiddenTable
        caption={t(words.heatTable)}
        columns={[t(words.sample), t(words.truth), t(words.predicted), t(words.confidence)]}
        rows={order.map((i) => [
          result.samples[i]!,
          result.classes[result.labels[i]!]!,
          result.classes[result.predicted[i]!]!,
          percent(result.confidence[i]!, language, 1),
        ])}
      />
    </div>
  );
}
