import EditorWorker from 'monaco-editor/editor/editor.worker?worker';
import * as monaco from 'monaco-editor/editor/editor.api.js';
import 'monaco-editor/features/find/register.js';
import 'monaco-editor/features/folding/register.js';
import 'monaco-editor/features/hover/register.js';
import 'monaco-editor/features/clipboard/register.js';
import 'monaco-editor/features/contextmenu/register.js';
import 'monaco-editor/features/codicon/register.js';
import 'monaco-editor/features/gotoLine/register.js';
import 'monaco-editor/features/bracketMatching/register.js';
import 'monaco-editor/languages/definitions/typescript/register.js';

// Reading needs words in colour, not a language server: one worker, bundled, from this page's own origin.
self.MonacoEnvironment = { getWorker: () => new EditorWorker() };

export { monaco };

/** The editor's themes from the page's tokens; made anew when they change. */
export function defineTheme(name: 'light' | 'dark'): string {
  const style = getComputedStyle(document.documentElement);
  // A built style sheet writes #fff for #ffffff; the editor takes six digits only.
  const token = (variable: string) =>
    style
      .getPropertyValue(variable)
      .trim()
      .replace(/^#([0-9a-f])([0-9a-f])([0-9a-f])$/i, '#$1$1$2$2$3$3');
  const bare = (variable: string) => token(variable).replace('#', '');
  const id = `tensorloom-${name}`;
  monaco.editor.defineTheme(id, {
    base: name === 'dark' ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [
      { token: '', foreground: bare('--ink') },
      { token: 'comment', foreground: bare('--ink-3') },
      { token: 'keyword', foreground: bare('--role-tokens') },
      { token: 'string', foreground: bare('--role-metric') },
      { token: 'number', foreground: bare('--role-image') },
      { token: 'type', foreground: bare('--role-graph') },
      { token: 'identifier', foreground: bare('--ink') },
      { token: 'delimiter', foreground: bare('--ink-2') },
    ],
    colors: {
      'editor.background': token('--surface'),
      'editor.foreground': token('--ink'),
      'editorLineNumber.foreground': token('--ink-3'),
      'editorLineNumber.activeForeground': token('--ink'),
      'editorLineNumber.dimmedForeground': token('--ink-3'),
      'editor.lineHighlightBackground': token('--raised'),
      'editor.lineHighlightBorder': token('--raised'),
      'editor.selectionBackground': token('--accent-soft'),
      'editorGutter.background': token('--surface'),
      'editorWidget.background': token('--surface'),
      'editorWidget.border': token('--line-strong'),
      'editorIndentGuide.background1': token('--line'),
      'scrollbar.shadow': '#00000000',
    },
  });
  return id;
}
