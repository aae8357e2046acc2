import { useDocument } from '../state/document.ts';
import { announce } from '../ui/announce.tsx';
import { say } from '../ui/language.ts';
import { words } from './words.ts';

/** Every finished step of the history is said by its name, and so is its undoing. */
export function speakEdits(): () => void {
  return useDocument.subscribe(({ history, session }, before) => {
    if (history === before.history || session !== before.session) return;
    const [now, then] = [history.past, before.history.past];
    const undone = history.future.length > before.history.future.length;
    const redone = history.future.length < before.history.future.length && now.length > then.length && then.at(-1) === now.at(-2);
    const step = undone ? history.future[0] : now.length > then.length ? now.at(-1) : undefined;
    if (step === undefined) return;
    const what = say(step.label);
    announce(undone ? say(words.undone, { what }) : redone && before.history.future[0] === step ? say(words.redone, { what }) : what);
  });
}
