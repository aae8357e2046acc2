import { ChevronLeft, ChevronRight, ChevronsRight, RotateCcw } from 'lucide-react';
import { Button } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { useText } from '../../ui/language.ts';
import { Select } from '../../ui/Select.tsx';
import { Slider } from '../../ui/Slider.tsx';
import { Switch } from '../../ui/Switch.tsx';
import styles from './drawing.module.css';
import type { Passing, Propagation } from './steps.ts';
import type { Stepper } from './useStepper.ts';
import type { Drawn } from './useDrawing.ts';
import { words } from './words.ts';

const kinds = { symmetric: words.symmetricHow, mean: words.mean, sum: words.sum, attention: words.attention } as const;

/** Message passing by hand: round by round and node by node, with every number that goes along an edge. */
export function Messages({ drawn: { drawing }, stepper }: { drawn: Drawn; stepper: Stepper }) {
  const t = useText();
  const { passing, setPassing, place, round, node, messages, result, go, heard } = stepper;
  const { nodes } = drawing;
  const set = (change: Partial<Passing>) => setPassing({ ...passing, ...change });
  const count = nodes.length;
  return (
    <div className={styles.side}>
      <div className={styles.form}>
        <span>{t(words.propagation)}</span>
        <Select
          label={t(words.propagation)}
          value={passing.how}
          onChange={(how) => set({ how: how as Propagation })}
          options={Object.entries(kinds).map(([value, text]) => ({ value, label: t(text) }))}
        />
        {passing.how === 'attention' ? (
          <>
            <span title={t(words.sharpnessHint)}>{t(words.sharpness)}</span>
            <Slider
              label={t(words.sharpness)}
              value={passing.sharpness}
              min={0}
              max={4}
              step={0.1}
              valueText={passing.sharpness.toFixed(1)}
              onChange={(sharpness) => set({ sharpness })}
            />
          </>
        ) : (
          <>
            <span>{t(words.selfLoops)}</span>
            <Switch label={t(words.selfLoops)} checked={passing.selfLoops} onChange={(selfLoops) => set({ selfLoops })} />
          </>
        )}
      </div>
      <div className={styles.stepBar}>
        <IconButton label={t(words.startOver)} icon={<RotateCcw />} size="small" disabled={place === 0} onClick={() => go(0)} />
        <IconButton label={t(words.back)} icon={<ChevronLeft />} size="small" disabled={place === 0} onClick={() => go(place - 1)} />
        <Button size="small" kind="primary" onClick={() => go(place + 1)}>
          <ChevronRight />
          {t(words.nextNode)}
        </Button>
        <Button size="small" onClick={() => go((Math.floor(place / count) + 1) * count)}>
          <ChevronsRight />
          {t(words.nextRound)}
        </Button>
      </div>
      <p role="status" className={styles.stepTitle}>
        {node === undefined ? t(words.before) : t(words.at, { round, name: nodes[node]!.name, place: node + 1, count })}
      </p>
      {node !== undefined &&
        (messages.length === 0 ? (
          <p>{t(words.silence, { name: nodes[node]!.name })}</p>
        ) : (
          <table className={styles.numbersTable} aria-label={t(words.messageTable, { name: nodes[node]!.name, round })}>
            <thead>
              <tr>
                {[words.sender, words.has, words.counts, words.brings].map((word) => (
                  <th key={word.en} scope="col">
                    {t(word)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {messages.map(({ from, to, share, sent, why }) => (
                <tr key={from}>
                  <th scope="row">{from === to ? t(words.itself, { name: nodes[from]!.name }) : nodes[from]!.name}</th>
                  <td>{row(sent)}</td>
                  <td>
                    <span className={styles.why}>{why === 'softmax' ? t(words.softmax) : why}</span> {figure(share)}
                  </td>
                  <td>{row(sent.map((value) => share * value))}</td>
                </tr>
              ))}
            </tbody>
            <tfoot>
              <tr>
                <th scope="row" colSpan={3}>
                  {t(words.result)}
                </th>
                <td data-result>{row(result)}</td>
              </tr>
            </tfoot>
          </table>
        ))}
      {heard && (
        <p>
          {t(words.heard, heard)}
          {heard.missing !== '' && ` ${t(words.notHeard, { list: heard.missing })}`}
        </p>
      )}
      <p className={styles.fine}>{t(passing.how === 'attention' ? words.sameAsAttention : words.sameAs)}</p>
    </div>
  );
}

/** Three digits at most: what can be followed in the head. */
export const figure = (value: number): string => String(Number(value.toFixed(3)));
/** Long rows are cut where the table would burst. */
export const row = (values: readonly number[]): string =>
  values.length > 4 ? `${values.slice(0, 4).map(figure).join('  ')} …` : values.map(figure).join('  ');
