import type { TooltipComponentOption } from 'echarts/components';
import type { ThemeColours } from './colours.ts';

/** The box that names the figures under the pointer, alike in every line chart. */
export const lineTooltip = (colours: ThemeColours): TooltipComponentOption => ({
  trigger: 'axis',
  confine: true,
  backgroundColor: colours.surface,
  borderColor: colours['line-strong'],
  padding: [5, 9],
  textStyle: { color: colours.ink, fontSize: 11.5 },
  valueFormatter: (value) => (typeof value === 'number' ? figure(value) : String(value)),
});

/** What solves an equation has errors far below the fourth digit. */
const figure = (value: number): string => (value === 0 || Math.abs(value) >= 1e-3 ? value.toFixed(4) : value.toPrecision(3));
