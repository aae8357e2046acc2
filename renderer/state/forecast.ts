import { create } from 'zustand';
import { printDocument } from '../../nodes/document/print.ts';
import type { LoomDocument } from '../../nodes/document/schema.ts';
import type { Forecast } from '../../nodes/train/forecast.ts';
import { backend } from '../backend/connection.ts';
import { useEngines } from './engines.ts';

interface ForecastState {
  /** The document that `forecast` is about: after the next edit it says nothing any more. */
  readonly of: LoomDocument | null;
  readonly forecast?: Forecast;
  readonly making: boolean;
  readonly error?: unknown;
}

const nothing: ForecastState = { of: null, making: false };

/** What a run of the open document would take. */
export const useForecast = create<ForecastState>(() => nothing);
const { getState, setState } = useForecast;

let asking: AbortController | undefined;

/** `known`: only when it is remembered; else some steps are carried out, which takes seconds. */
export async function askForecast(document: LoomDocument, path: string | undefined, known: boolean): Promise<void> {
  asking?.abort();
  const mine = (asking = new AbortController());
  setState({ of: document, making: !known }, true);
  const { wish: engine, mode } = useEngines.getState();
  try {
    const answer = await backend().training.forecast({ text: printDocument(document), path, engine, mode, known }, { signal: mine.signal });
    if (!mine.signal.aborted) setState({ making: false, ...('forecast' in answer && { forecast: answer.forecast }) });
  } catch (error) {
    // What nobody asked for has nothing to complain about.
    if (!mine.signal.aborted) setState({ making: false, ...(!known && { error }) });
  }
}

export function forgetForecast(): void {
  if (getState().of === null) return;
  asking?.abort();
  setState(nothing, true);
}
