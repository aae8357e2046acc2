import { useEffect, useRef, useState } from 'react';
import type { Text } from '../../nodes/text/text.ts';
import type { ConverterEvent, ConverterFacts } from '../../preload/contract/exporting.ts';
import { useBackend } from '../backend/connection.ts';
import { errorText } from '../backend/problems.ts';

/** The Python that some formats need: whether it is here, and its installation. `wanted`: look for it. */
export function useConverter(wanted: boolean) {
  const backend = useBackend();
  const [facts, setFacts] = useState<ConverterFacts>();
  const [news, setNews] = useState<ConverterEvent>();
  const [error, setError] = useState<Text>();
  const running = useRef<AbortController>(undefined);
  useEffect(() => {
    if (!wanted || facts) return;
    const controller = new AbortController();
    backend.exporting.converter({}, { signal: controller.signal }).then(setFacts, (failure: unknown) => {
      if (!controller.signal.aborted) setError(errorText(failure));
    });
    return () => controller.abort();
  }, [backend, wanted, facts]);
  useEffect(() => () => running.current?.abort(), []);

  const install = async () => {
    const controller = (running.current = new AbortController());
    setError(undefined);
    setNews({ type: 'stage', stage: 'prepare' });
    try {
      for await (const event of backend.exporting.installConverter({}, { signal: controller.signal })) setNews(event);
      setFacts(await backend.exporting.converter({}));
    } catch (failure) {
      if (!controller.signal.aborted) setError(errorText(failure));
    }
    setNews(undefined);
  };
  return { facts, news, error, install, stop: () => running.current?.abort() };
}
