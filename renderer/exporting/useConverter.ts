import { useEffect, useRef, useState } from 'react';
import type { ConverterEvent, ConverterFacts } from '../../preload/contract/exporting.ts';
import { useBackend } from '../backend/connection.ts';
import { errorSentence } from '../backend/problems.ts';
import { useLanguage } from '../ui/language.ts';

/** The Python that some formats need: whether it is here, and its installation. `wanted`: look for it. */
export function useConverter(wanted: boolean) {
  const backend = useBackend();
  const language = useLanguage();
  const [facts, setFacts] = useState<ConverterFacts>();
  const [news, setNews] = useState<ConverterEvent>();
  const [error, setError] = useState<string>();
  const running = useRef<AbortController>(undefined);
  useEffect(() => {
    if (!wanted || facts) return;
    const controller = new AbortController();
    backend.exporting.converter({}, { signal: controller.signal }).then(setFacts, (failure: unknown) => {
      if (!controller.signal.aborted) setError(errorSentence(failure, language));
    });
    return () => controller.abort();
  }, [backend, wanted, facts, language]);
  useEffect(() => () => running.current?.abort(), []);

  const install = async () => {
    const controller = (running.current = new AbortController());
    setError(undefined);
    setNews({ type: 'stage', stage: 'prepare' });
    try {
      for await (const event of backend.exporting.installConverter({}, { signal: controller.signal })) setNews(event);
      setFacts(await backend.exporting.converter({}));
    } catch (failure) {
      if (!controller.signal.aborted) setError(errorSentence(failure, language));
    }
    setNews(undefined);
  };
  return { facts, news, error, install, stop: () => running.current?.abort() };
}
