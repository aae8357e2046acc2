import { BookOpen, ChartSpline, CodeXml, Database, LayoutGrid, ListTree, type LucideIcon } from 'lucide-react';
import type { ComponentType } from 'react';
import type { Text } from '../../nodes/text/text.ts';
import { CodePanel } from '../code/CodePanel.tsx';
import { DataPanel } from '../data/DataPanel.tsx';
import { LessonPanel } from '../lesson/LessonPanel.tsx';
import { OutlinePanel } from '../outline/OutlinePanel.tsx';
import { PalettePanel } from '../palette/PalettePanel.tsx';
import { RunsPanel } from '../runs/RunsPanel.tsx';
import { findCommand, runCommand, shownKeys } from '../state/commands.ts';
import { setSetting, useSettings, type LeftPanel } from '../state/settings.ts';
import { classes } from '../ui/classes.ts';
import { useText } from '../ui/language.ts';
import { Splitter } from '../ui/Splitter.tsx';
import { Tooltip } from '../ui/Tooltip.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import styles from './LeftPanels.module.css';
import { words } from './words.ts';

const panels: readonly { readonly id: LeftPanel; readonly text: Text; readonly icon: LucideIcon; readonly panel: ComponentType }[] = [
  { id: 'blocks', text: words.blocks, icon: LayoutGrid, panel: PalettePanel },
  { id: 'lesson', text: words.lesson, icon: BookOpen, panel: LessonPanel },
  { id: 'data', text: words.data, icon: Database, panel: DataPanel },
  { id: 'runs', text: words.runs, icon: ChartSpline, panel: RunsPanel },
  { id: 'outline', text: words.outline, icon: ListTree, panel: OutlinePanel },
  { id: 'code', text: words.code, icon: CodeXml, panel: CodePanel },
];

/** The rail and the one panel that is open. Code has a width of its own: lines of a program are longer than a list. */
export function LeftPanels() {
  const t = useText();
  const { leftPanel, leftWidth, codeWidth } = useSettings();
  const open = panels.find((panel) => panel.id === leftPanel);
  const key = leftPanel === 'code' ? 'codeWidth' : 'leftWidth';
  const size = leftPanel === 'code' ? codeWidth : leftWidth;
  return (
    <>
      <nav className={styles.rail} aria-label={t(words.panels)}>
        {panels.map(({ id, text, icon: Icon }) => (
          <Tooltip key={id} text={t(text)} shortcut={shownKeys(findCommand(`view.${id}`))} side="right">
            <button
              type="button"
              aria-label={t(text)}
              aria-pressed={leftPanel === id}
              className={classes(styles.button, leftPanel === id && styles.on, id === 'code' && styles.last)}
              onClick={() => runCommand(`view.${id}`)}
            >
              <Icon />
            </button>
          </Tooltip>
        ))}
      </nav>
      {open !== undefined && (
        <>
          <aside className={styles.panel} style={{ width: size }} aria-label={t(open.text)} data-region="panel">
            <ErrorBoundary key={open.id}>
              <open.panel />
            </ErrorBoundary>
          </aside>
          <Splitter
            direction="vertical"
            size={size}
            min={leftPanel === 'code' ? 320 : 220}
            max={leftPanel === 'code' ? 1000 : 560}
            onChange={(next) => setSetting(key, next)}
          />
        </>
      )}
    </>
  );
}
