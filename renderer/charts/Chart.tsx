import type { EChartsOption } from 'echarts';
import { useEffect, useRef } from 'react';
import styles from './charts.module.css';
import { init, type ECharts } from './echarts.ts';

export interface ChartProps {
  /** Made anew when the numbers or the theme change; merged by series id. */
  option: EChartsOption;
  /** What the picture says, for those who do not see it. */
  label: string;
}

/** An ECharts picture that follows the size of its place and is freed with it. */
export function Chart({ option, label }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts | null>(null);

  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const made = init(element, null, { renderer: 'canvas' });
    chart.current = made;
    // Nothing in it moves by itself; frames without a change, ten by default, are taken from the cores that train.
    made.getZr().setSleepAfterStill(1);
    const lay = () => made.resize();
    const observer = new ResizeObserver(lay);
    observer.observe(element);
    // A canvas keeps the letters that it was painted with; those of a font that comes later have other forms and widths.
    document.fonts.addEventListener('loadingdone', lay);
    return () => {
      observer.disconnect();
      document.fonts.removeEventListener('loadingdone', lay);
      made.dispose();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    chart.current?.setOption({ animation: false, ...option }, { lazyUpdate: true, replaceMerge: ['series'] });
  }, [option]);

  return <div ref={place} className={styles.chart} role="img" aria-label={label} />;
}
