import { useCallback, useEffect, useState } from 'react';
import { choiceSentence } from '../../nodes/train/engineChoice.ts';
import type { EngineChoice } from '../../preload/contract/engines.ts';
import { backend } from '../backend/connection.ts';
import { Button } from '../ui/Button.tsx';
import { useLanguage, useText } from '../ui/language.ts';
import { engineName } from '../ui/runWords.ts';
import styles from './engines.module.css';
import { words } from './words.ts';

/** How quick the engines were on the models of earlier runs; forgotten, a model is timed again at its next run. */
export function ChoiceList() {
  const t = useText();
  const language = useLanguage();
  const [choices, setChoices] = useState<readonly EngineChoice[]>([]);
  // A list that cannot be had is no reason to say anything: nothing depends on it.
  const ask = useCallback(
    () =>
      void backend()
        .engines.choices({})
        .then(setChoices, () => undefined),
    [],
  );
  useEffect(ask, [ask]);
  if (choices.length === 0) return null;
  const forget = (key?: string) =>
    void backend()
      .engines.forget(key === undefined ? {} : { key })
      .then(ask, ask);
  return (
    <section className={styles.choices} aria-label={t(words.choices)}>
      <h3>{t(words.choices)}</h3>
      <p>{t(words.choicesText)}</p>
      <ul>
        {choices.map((choice) => (
          <li key={choice.key}>
            <div>
              <b>{choice.title}</b>
              <p>{choiceSentence(choice, language, engineName)}</p>
            </div>
            <Button size="small" kind="quiet" aria-label={t(words.forgetOf, { title: choice.title })} onClick={() => forget(choice.key)}>
              {t(words.forget)}
            </Button>
          </li>
        ))}
      </ul>
      {choices.length > 1 && (
        <Button size="small" kind="quiet" onClick={() => forget()}>
          {t(words.forgetAll)}
        </Button>
      )}
    </section>
  );
}
