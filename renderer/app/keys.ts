import { clipping, copySelection, cutSelection, nudge, pasteClipping } from '../canvas/actions.ts';
import { closeOverlays, useCanvas } from '../canvas/controller.ts';
import { goUp } from '../canvas/actions.ts';
import { allCommands, isEnabled, keysMatch, runCommand } from '../state/commands.ts';
import { useDocument } from '../state/document.ts';
import { select, useSelection } from '../state/selection.ts';

/** Hears the keyboard for the whole window and runs what the command list says; clipboard events come from the desktop's native menu. */
export function listenToKeys(): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  window.addEventListener('keydown', onKeyDown, { signal });
  document.addEventListener('copy', (event) => takesClipboard(event) && copySelection() && event.preventDefault(), { signal });
  document.addEventListener(
    'cut',
    (event) => {
      if (!takesClipboard(event) || useSelection.getState().nodes.length === 0) return;
      cutSelection();
      event.preventDefault();
    },
    { signal },
  );
  document.addEventListener(
    'paste',
    (event) => {
      if (!takesClipboard(event) || clipping() === null) return;
      pasteClipping();
      event.preventDefault();
    },
    { signal },
  );
  return () => stop.abort();
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || isModal()) return;
  const typing = isTyping(event.target);
  for (const command of allCommands()) {
    if ((typing && !command.everywhere) || (command.clipboard && hasSelectedText()) || !command.keys?.some((keys) => keysMatch(keys, event))) continue;
    // A key of ours is not the browser's even while its command has nothing to do: Ctrl+S must not save the page.
    if (isEnabled(command) || event.ctrlKey || event.metaKey) event.preventDefault();
    if (isEnabled(command)) runCommand(command.id);
    return;
  }
  if (!typing && useDocument.getState().document !== null) onCanvasKey(event);
}

const steps: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function onCanvasKey(event: KeyboardEvent): void {
  const { adding, connecting, refused } = useCanvas.getState();
  const { nodes, wires, notes } = useSelection.getState();
  if (event.key === 'Escape') {
    if (adding !== null || connecting !== null || refused !== null) closeOverlays();
    else if (nodes.length + wires.length + notes.length > 0) select({});
    else goUp();
    return;
  }
  const onCanvas = event.target === document.body || (event.target as Element).closest('.react-flow') !== null;
  // Who goes through the window by Tab goes on: it adds only after a block was chosen with the pointer.
  const byKeyboard = (event.target as Element).matches(':focus-visible');
  if (event.key === 'Tab' && onCanvas && !byKeyboard && nodes.length === 1 && !event.shiftKey && !event.ctrlKey) {
    event.preventDefault();
    runCommand('add.block');
    return;
  }
  const step = steps[event.key];
  // A focused block is moved by the canvas itself, which also says so aloud.
  const canvasMoves = (event.target as Element).closest('.react-flow__node, .react-flow__nodesselection-rect') !== null;
  if (step === undefined || !onCanvas || canvasMoves || event.ctrlKey || event.metaKey || event.altKey || nodes.length + notes.length === 0) return;
  event.preventDefault();
  const by = event.shiftKey ? 20 : 4;
  nudge({ x: step[0] * by, y: step[1] * by });
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.closest('input, textarea, select, [role="textbox"], .monaco-editor') !== null);
}

/** A dialog or a menu has the keyboard to itself. */
function isModal(): boolean {
  return document.querySelector('[role="dialog"][data-state="open"], [role="menu"][data-state="open"], [role="alertdialog"]') !== null;
}

const hasSelectedText = () => (window.getSelection()?.toString() ?? '') !== '';

/** Selected text is copied as text; fields keep their own clipboard. */
function takesClipboard(event: ClipboardEvent): boolean {
  return !isTyping(event.target) && !isModal() && useDocument.getState().document !== null && !hasSelectedText();
}
