import { Check } from 'lucide-react';
import { Popover } from 'radix-ui';
import { Fragment, useState } from 'react';
import { choiceSentence } from '../../nodes/train/engineChoice.ts';
import { modes } from '../../nodes/train/events.ts';
import { useDocument } from '../state/document.ts';
import { nodeAt, obstacleSentence } from '../state/nodeAt.ts';
import { useRun } from '../state/run.ts';
import { active, type RunRecord } from '../state/runRecord.ts';
import { revealBlock } from '../state/selection.ts';
import { openPage } from '../state/view.ts';
import { Button } from '../ui/Button.tsx';
import { useLanguage, useText } from '../ui/language.ts';
import { Pill } from '../ui/Pill.tsx';
import { detailIn, engineName } from '../ui/runWords.ts';
import { useEngineList, wishFor, wishForMode } from '../state/engines.ts';
import styles from './training.module.css';
import { words } from './words.ts';

/** What the run is on, or the next one will be; pressed, why, and what else there is. */
export function EngineBadge() {
  const t = useText();
  const language = useLanguage();
  const { list, wish, mode: modeWish } = useEngineList();
  const record = useRun((s) => s.record);
  const [open, setOpen] = useState(false);
  const running = record?.engine !== undefined && active(record.status);
  const name = running ? record.engine : wish;
  const shown = list?.find((engine) => (name ? engine.name === name : engine.chosen));
  const title = shown?.title[language] ?? (list ? t(words.noEngine) : t(words.asking));
  const tone = shown ? (shown.state === 'ready' ? 'good' : 'warn') : list ? 'bad' : 'none';
  const mode = running && record.mode ? t(words[record.mode]) : undefined;
  const usable = list?.filter(({ state }) => state === 'ready') ?? [];
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <Pill
          tone={tone}
          title={shown?.reason[language]}
          aria-label={t(words.engineAsk, { name: mode === undefined ? title : `${title} ${mode}` })}
          onClick={() => undefined}
        >
          <b>{title}</b>
          {mode && <span className={styles.mode}> {mode}</span>}
        </Pill>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className={styles.sheet} aria-label={t(words.engine)} align="end" sideOffset={8} collisionPadding={8}>
          <div className={styles.badge}>
            <b>{title}</b>
            {shown?.detail && <small>{detailIn(shown.detail, language)}</small>}
            <p>{shown?.reason[language]}</p>
            {running && <p>{t(words.thisRun, { engine: title, mode: mode ?? '' })}</p>}
            {running && record.choice?.chosen === record.engine && <p>{choiceSentence(record.choice, language, engineName)}</p>}
            {running && <StepTimes record={record} onShow={() => setOpen(false)} />}
            <h4>{t(words.nextRun)}</h4>
            <Choices
              label={t(words.nextRun)}
              choices={[{ value: undefined, text: t(words.best) }, ...usable.map((engine) => ({ value: engine.name, text: engine.title[language] }))]}
              chosen={wish}
              choose={(engine) => {
                wishFor(engine);
                setOpen(false);
              }}
            />
            {usable.some((engine) => engine.name === 'native') && (wish ?? 'native') === 'native' && (
              <>
                <h4>{t(words.stepsMode)}</h4>
                <Choices
                  label={t(words.stepsMode)}
                  choices={[{ value: undefined, text: t(words.fastest) }, ...modes.map((value) => ({ value, text: t(words[value]) }))]}
                  chosen={modeWish}
                  choose={wishForMode}
                />
              </>
            )}
            <Button
              size="small"
              onClick={() => {
                setOpen(false);
                openPage('engines');
              }}
            >
              {t(words.allEngines)}
            </Button>
          </div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Choices<T extends string>(props: {
  readonly label: string;
  readonly choices: readonly { readonly value: T | undefined; readonly text: string }[];
  readonly chosen: T | undefined;
  readonly choose: (value: T | undefined) => void;
}) {
  const { label, choices, chosen, choose } = props;
  return (
    <div role="radiogroup" aria-label={label} className={styles.choices}>
      {choices.map(({ value, text }) => (
        <button key={value ?? ''} type="button" role="radio" aria-checked={chosen === value} onClick={() => choose(value)}>
          <i>{chosen === value && <Check size={13} />}</i>
          <span>{text}</span>
        </button>
      ))}
    </div>
  );
}

/** What recording the step won, or why it was not recorded. */
function StepTimes({ record: { computed, mode }, onShow }: { readonly record: RunRecord; readonly onShow: () => void }) {
  const t = useText();
  const language = useLanguage();
  const document = useDocument((s) => s.document);
  const reasons = Object.values(computed).flatMap(({ reason }) => reason ?? []);
  const { milliseconds, spent } = computed['step'] ?? { milliseconds: {}, spent: 0 };
  const [chosen, eager] = [mode && milliseconds[mode], milliseconds.eager];
  return (
    <>
      {mode !== 'eager' && chosen !== undefined && eager !== undefined && (
        <small>{t(words.stepTime, { chosen: chosen.toFixed(1), eager: eager.toFixed(1), spent: (spent / 1000).toFixed(1) })}</small>
      )}
      {reasons.map((reason, i) => (
        <Fragment key={i}>
          <p>{obstacleSentence(document, reason, language)}</p>
          {document && reason.block !== undefined && nodeAt(document, reason.block) && (
            <Button
              size="small"
              onClick={() => {
                revealBlock(reason.block!);
                onShow();
              }}
            >
              {t(words.show)}
            </Button>
          )}
        </Fragment>
      ))}
    </>
  );
}
