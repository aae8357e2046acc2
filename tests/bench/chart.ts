import { rowOf, wasQuiet, type ContenderName, type Results } from './results.ts';

/** The bars of the README: each model's step beside PyTorch's. One picture for light and dark pages. */

const bars: readonly { readonly contender: ContenderName; readonly title: string; readonly tone: string }[] = [
  { contender: 'tensorloom', title: 'Tensorloom', tone: 'own' },
  { contender: 'pytorch', title: 'PyTorch', tone: 'torch' },
  { contender: 'compiled', title: 'torch.compile', tone: 'compiled' },
  { contender: 'keras', title: 'Keras, compiled', tone: 'keras' },
];

const [width, left, right] = [840, 196, 136];
const [bar, gap, between, top, foot] = [13, 3, 22, 78, 58];

export function drawChart(results: Results): string {
  const { models, machine, date } = results;
  const shown = models.filter((model) => rowOf(model, 'pytorch')?.figures);
  const present = bars.filter(({ contender }) => shown.some((model) => rowOf(model, contender)?.figures));
  const group = present.length * (bar + gap) - gap + between;
  const height = top + shown.length * group - between + foot;
  const share = (model: (typeof shown)[number], contender: ContenderName): number | undefined => {
    const row = rowOf(model, contender);
    return contender === 'pytorch' ? 1 : row?.figures ? row.ratio : undefined;
  };
  // A bar that is far longer than the others would leave nothing to see of them: it is cut, and its number says so.
  const longest = Math.min(2.6, Math.max(1.25, ...shown.flatMap((model) => present.map(({ contender }) => share(model, contender) ?? 0))));
  const scale = (width - left - right) / longest;
  const parts: string[] = [];

  parts.push(text(24, 30, `Time of a training step, beside PyTorch${wasQuiet(results) ? '' : ' (busy machine: no measure)'}`, 'title'));
  let at = 24;
  for (const { title, tone } of present) {
    parts.push(`<rect class="${tone}" x="${at}" y="45" width="11" height="11" rx="2"/>`, text(at + 17, 55, title, 'label'));
    at += 17 + title.length * 6.6 + 22;
  }
  const end = top + shown.length * group - between;
  for (const mark of [0.5, 1, 1.5, 2, 2.5].filter((one) => one <= longest)) {
    const x = left + mark * scale;
    parts.push(`<line class="${mark === 1 ? 'one' : 'grid'}" x1="${round(x)}" x2="${round(x)}" y1="${top - 8}" y2="${end + 6}"/>`);
    parts.push(text(x, end + 21, mark === 1 ? '1 = PyTorch' : String(mark), 'tick', 'middle'));
  }
  shown.forEach((model, index) => {
    const y = top + index * group;
    const middle = y + (present.length * (bar + gap) - gap) / 2;
    parts.push(text(left - 14, middle - 2, model.title, 'name', 'end'), text(left - 14, middle + 12, model.name, 'tick', 'end'));
    present.forEach(({ contender, tone }, i) => {
      const quotient = share(model, contender);
      const figures = rowOf(model, contender)?.figures;
      const from = y + i * (bar + gap);
      if (quotient === undefined || !figures) {
        parts.push(text(left + 6, from + 10, 'no figure', 'tick'));
        return;
      }
      const long = Math.min(quotient, longest) * scale;
      parts.push(`<rect class="${tone}" x="${left}" y="${round(from)}" width="${round(long)}" height="${bar}" rx="2"/>`);
      // A cut bar shows that it is one.
      if (quotient > longest) parts.push(`<path class="cut" d="M${round(left + long - 16)} ${round(from - 1)}l-5 ${bar + 2}h4l5 -${bar + 2}z"/>`);
      const more = quotient > longest ? `, ${quotient.toFixed(1)} times` : '';
      parts.push(text(left + long + 6, from + 10.5, `${milliseconds(figures.median)} ms${more}`, contender === 'tensorloom' ? 'value strong' : 'value'));
    });
  });
  parts.push(
    text(24, height - 12, `Shorter is faster. Median step on ${machine.cores} cores (${machine.processor}), ${date.slice(0, 10)}; npm run bench`, 'tick'),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="Time of a training step of six models beside PyTorch">
<style>
  svg { --paper: #ffffff; --ink: #1d1f23; --ink-2: #595c63; --ink-3: #8b8d92; --line: #e3e1d9; --line-strong: #cfccc1; --own: #2455d6; --torch: #8b8d92; --compiled: #b4b5b8; --keras: #d6d5cf; }
  @media (prefers-color-scheme: dark) {
    svg { --paper: #15171b; --ink: #eceae4; --ink-2: #a9abb0; --ink-3: #74777e; --line: #2d3138; --line-strong: #3d424b; --own: #7fa2ff; --torch: #8b8e95; --compiled: #5d616a; --keras: #3d424b; }
  }
  text { font-family: Inter, "Segoe UI", system-ui, sans-serif; font-variant-numeric: tabular-nums; font-size: 11px; fill: var(--ink-2); }
  .title { font-size: 15px; font-weight: 600; fill: var(--ink); }
  .name { font-size: 12.5px; font-weight: 600; fill: var(--ink); }
  .label { font-size: 12px; }
  .tick { fill: var(--ink-3); }
  .strong { font-weight: 600; fill: var(--ink); }
  .value, .tick { paint-order: stroke; stroke: var(--paper); stroke-width: 3px; stroke-linejoin: round; }
  .page, .cut { fill: var(--paper); }
  .grid { stroke: var(--line); }
  .one { stroke: var(--line-strong); stroke-width: 1.5; }
  .own { fill: var(--own); }
  .torch { fill: var(--torch); }
  .compiled { fill: var(--compiled); }
  .keras { fill: var(--keras); }
</style>
<rect class="page" width="${width}" height="${height}" rx="8"/>
${parts.join('\n')}
</svg>
`;
}

const round = (value: number): string => value.toFixed(1).replace(/\.0$/, '');
const milliseconds = (value: number): string => (value >= 10 ? value.toFixed(1) : value.toFixed(2));
const escape = (words: string): string => words.replace(/&/g, '&amp;').replace(/</g, '&lt;');
const text = (x: number, y: number, words: string, style: string, anchor = 'start'): string =>
  `<text class="${style}" x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${escape(words)}</text>`;
