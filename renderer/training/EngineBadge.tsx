import { Check } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import type { EngineInfo } from '../../preload/contract/engines.ts';
import { useRun } from '../state/run.ts';
import { active } from '../state/runRecord.ts';
import { openPage } from '../state/view.ts';
import { Button } from '../ui/Button.tsx';
import { useLanguage, useText } from '../ui/language.ts';
import { Pill } from '../ui/Pill.tsx';
import { useEngineList, wishFor } from '../state/engines.ts';
import styles from './training.module.css';
import { words } from './words.ts';

/** What the run is on, or the next one will be; pressed, why, and what else there is. */
export function EngineBadge() {
  const t = useText();
  const language = useLanguage();
  const { list, wish } = useEngineList();
  const record = useRun((s) => s.record);
  const [open, setOpen] = useState(false);
  const running = record?.engine !== undefined && active(record.status);
  const name = running ? record.engine : wish;
  const shown = list?.find((engine) => (name ? engine.name === name : engine.chosen));
  const title = shown?.title[language] ?? (list ? t(words.noEngine) : t(words.asking));
  const tone = shown ? (shown.state === 'ready' ? 'good' : 'warn') : list ? 'bad' : 'none';
  const mode = running && record.mode ? t(words[record.mode]) : undefined;
  const usable = list?.filter(({ state }) => state === 'ready') ?? [];
  const choose = (engine: EngineInfo | undefined) => {
    wishFor(engine?.name);
    setOpen(false);
  };
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <Pill tone={tone} title={shown?.reason[language]} aria-label={t(words.engineAsk, { name: title })} onClick={() => undefined}>
          <b>{title}</b>
          {mode && <span className={styles.mode}>{mode}</span>}
        </Pill>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className={styles.sheet} align="end" sideOffset={8} collisionPadding={8}>
          <div className={styles.badge}>
            <b>{title}</b>
            {shown?.detail && <small>{shown.detail}</small>}
            <p>{shown?.reason[language]}</p>
            {running && <p>{t(words.thisRun, { engine: title, mode: mode ?? '' })}</p>}
            <h4>{t(words.nextRun)}</h4>
            <div role="radiogroup" aria-label={t(words.nextRun)} className={styles.choices}>
              <button type="button" role="radio" aria-checked={wish === undefined} onClick={() => choose(undefined)}>
                <i>{wish === undefined && <Check size={13} />}</i>
                {t(words.best)}
              </button>
              {usable.map((engine) => (
                <button key={engine.name} type="button" role="radio" aria-checked={wish === engine.name} onClick={() => choose(engine)}>
                  <i>{wish === engine.name && <Check size={13} />}</i>
                  {engine.title[language]}
                </button>
              ))}
            </div>
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
