import { useEffect, useRef } from 'react';
import type { LineRange } from '../../nodes/compile/program.ts';
import { useShownTheme } from '../state/settings.ts';
import styles from './code.module.css';
import { defineTheme, monaco } from './monaco.ts';

interface CodeEditorProps {
  path: string;
  text: string;
  /** Lines of the selected block in this file. */
  marked: readonly LineRange[];
  /** Tells two wishes for the same lines apart: the first line is brought into view. */
  asked: number;
  label: string;
  /** The cursor was put on a line by the user. */
  onLine: (line: number) => void;
}

/** One file of the program, read-only. */
export default function CodeEditor({ path, text, marked, asked, label, onLine }: CodeEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<monaco.editor.IStandaloneCodeEditor | null>(null);
  const decorations = useRef<monaco.editor.IEditorDecorationsCollection | null>(null);
  const views = useRef(new Map<string, monaco.editor.ICodeEditorViewState | null>());
  const theme = useShownTheme();
  const told = useRef(onLine);
  told.current = onLine;

  useEffect(() => {
    const made = monaco.editor.create(place.current!, {
      model: null,
      readOnly: true,
      domReadOnly: true,
      automaticLayout: true,
      minimap: { enabled: false },
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--mono'),
      fontSize: 12,
      lineHeight: 19,
      lineNumbersMinChars: 4,
      glyphMargin: false,
      folding: true,
      scrollBeyondLastLine: false,
      renderLineHighlight: 'line',
      renderWhitespace: 'none',
      overviewRulerLanes: 1,
      padding: { top: 8, bottom: 12 },
      scrollbar: { verticalScrollbarSize: 9, horizontalScrollbarSize: 9 },
      stickyScroll: { enabled: false },
      bracketPairColorization: { enabled: false },
      unicodeHighlight: { ambiguousCharacters: false, nonBasicASCII: false },
      accessibilitySupport: 'auto',
    });
    editor.current = made;
    decorations.current = made.createDecorationsCollection();
    const listening = made.onDidChangeCursorPosition((event) => {
      // Only what the user did: putting in a text or marking lines moves the cursor, too.
      if (event.reason === monaco.editor.CursorChangeReason.Explicit) told.current(event.position.lineNumber);
    });
    return () => {
      listening.dispose();
      made.getModel()?.dispose();
      made.dispose();
      editor.current = null;
    };
  }, []);

  useEffect(() => {
    monaco.editor.setTheme(defineTheme(theme));
  }, [theme]);

  useEffect(() => {
    editor.current?.updateOptions({ ariaLabel: label });
  }, [label]);

  useEffect(() => {
    const made = editor.current;
    if (!made) return;
    const address = monaco.Uri.parse(`inmemory://program/${path}`);
    const before = made.getModel();
    if (before?.uri.toString() === address.toString()) {
      if (before.getValue() !== text) {
        const view = made.saveViewState();
        before.setValue(text);
        made.restoreViewState(view);
      }
      return;
    }
    if (before) {
      views.current.set(before.uri.path.slice(1), made.saveViewState());
      made.setModel(null);
      before.dispose();
    }
    made.setModel(monaco.editor.createModel(text, 'typescript', address));
    made.restoreViewState(views.current.get(path) ?? null);
  }, [path, text]);

  useEffect(() => {
    decorations.current?.set(
      marked.map(({ from, to }) => ({
        range: new monaco.Range(from, 1, to, 1),
        options: {
          isWholeLine: true,
          className: styles.marked,
          linesDecorationsClassName: styles.markedEdge,
          overviewRuler: {
            color: getComputedStyle(document.documentElement).getPropertyValue('--accent').trim(),
            position: monaco.editor.OverviewRulerLane.Full,
          },
        },
      })),
    );
  }, [marked, path, text, theme]);

  useEffect(() => {
    const first = marked[0];
    if (first) editor.current?.revealLinesInCenterIfOutsideViewport(first.from, Math.min(first.to, first.from + 20));
    // Brought into view when asked, not when the text changes under the reader.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [asked, path]);

  return <div ref={place} className={styles.editor} data-file={path} />;
}
