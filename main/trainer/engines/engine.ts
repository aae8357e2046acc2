import type { Lack } from '../../engines/installNative.ts';
import type { Text } from '../../../nodes/text/text.ts';
import type { EngineName } from '../../../nodes/train/events.ts';

/** One way to compute. One file an engine; `engineRoom.ts` lists them, best first. */
export interface Engine {
  readonly name: EngineName;
  readonly title: Text;
  /** Why it is good, shown when it is ready. */
  readonly merit: Text;
  /** Makes it compute from now on. Throws `EngineError` when it cannot. Answers library and device: "TensorFlow 2.21.0, CPU". */
  start(): Promise<string>;
  /** Why it is not chosen by itself, although it computes; asked after it has started. */
  reluctance?(): Text | undefined;
}

/** Why an engine does not compute here, where that is no fault of its own. */
export class EngineError extends Error {
  readonly lacks: Lack;
  readonly reason: Text;

  constructor(lacks: Lack, reason: Text) {
    super(reason.en);
    this.name = 'EngineError';
    this.lacks = lacks;
    this.reason = reason;
  }
}
