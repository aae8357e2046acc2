import { LoaderCircle, Timer } from 'lucide-react';
import { useEffect } from 'react';
import { wholeRun } from '../../nodes/train/forecast.ts';
import { errorSentence } from '../backend/problems.ts';
import { useAnalysis } from '../state/analysis.ts';
import { useDocument } from '../state/document.ts';
import { useEngines } from '../state/engines.ts';
import { askForecast, forgetForecast, useForecast } from '../state/forecast.ts';
import { Button } from '../ui/Button.tsx';
import { bytes, duration } from '../ui/format.ts';
import { useLanguage, useText } from '../ui/language.ts';
import { engineName } from '../ui/runWords.ts';
import { Tooltip } from '../ui/Tooltip.tsx';
import styles from './training.module.css';
import { words } from './words.ts';

/** Milliseconds without an edit after which it is looked up whether a forecast is remembered. */
const rest = 800;

/** How long a run would take and how much memory, before it is started: a button that finds out, or what was found. */
export function ForecastLine() {
  const t = useText();
  const language = useLanguage();
  const document = useDocument((s) => s.document);
  const path = useDocument((s) => s.path);
  const sound = useAnalysis((s) => s.problems.length === 0);
  const wish = useEngines((s) => s.wish);
  const mode = useEngines((s) => s.mode);
  const { of, forecast, making, error } = useForecast();

  useEffect(() => {
    forgetForecast();
    if (!document || !sound) return;
    const timer = setTimeout(() => {
      // Who has pressed the button meanwhile gets more than what is remembered.
      if (useForecast.getState().of !== document) void askForecast(document, path, true);
    }, rest);
    return () => clearTimeout(timer);
  }, [document, path, sound, wish, mode]);

  if (!document || !sound) return null;
  if (of === document && forecast) {
    const figures = { time: roughly(wholeRun(forecast), language), epoch: roughly(forecast.epoch, language), memory: bytes(forecast.memory) };
    return (
      <Tooltip
        text={t(forecast.beside > 0 ? words.forecastBeside : words.forecastHint, {
          ...figures,
          engine: engineName(forecast.engine, language),
          epochs: forecast.epochs,
        })}
      >
        <span className={styles.forecast} tabIndex={0}>
          {t(words.forecast, figures)}
        </span>
      </Tooltip>
    );
  }
  return (
    <Tooltip text={of === document && error !== undefined ? errorSentence(error, language) : t(words.askForecastHint)}>
      <Button kind="quiet" size="small" disabled={making} onClick={() => void askForecast(document, path, false)}>
        {making ? <LoaderCircle className={styles.turning} /> : <Timer />}
        {t(making ? words.makingForecast : words.askForecast)}
      </Button>
    </Tooltip>
  );
}

/** Under ten seconds one digit more; of hours and minutes nobody wants the seconds. */
function roughly(seconds: number, language: 'en' | 'zh'): string {
  if (seconds < 10) return `${seconds.toFixed(seconds < 1 ? 2 : 1)} ${language === 'zh' ? '秒' : 's'}`;
  return duration(seconds > 120 ? Math.round(seconds / 60) * 60 : seconds, language).replace(/ 00 \S+$/, '');
}
