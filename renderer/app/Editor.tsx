import { Canvas } from '../canvas/Canvas.tsx';
import { Dock } from '../dock/Dock.tsx';
import { Inspector } from '../inspector/Inspector.tsx';
import { setSetting, useSettings } from '../state/settings.ts';
import { useText } from '../ui/language.ts';
import { Splitter } from '../ui/Splitter.tsx';
import styles from './App.module.css';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { LeftPanels } from './LeftPanels.tsx';
import { StatusBar } from './StatusBar.tsx';
import { words } from './words.ts';

/** The main window of an open document. */
export function Editor() {
  const t = useText();
  const { inspectorOpen, inspectorWidth, dockOpen, dockHeight } = useSettings();
  return (
    <>
      <div className={styles.editor}>
        <LeftPanels />
        <div className={styles.centre}>
          <div className={styles.upper}>
            <main className={styles.canvas} data-region="canvas">
              <ErrorBoundary>
                <Canvas />
              </ErrorBoundary>
            </main>
            {inspectorOpen && (
              <>
                <Splitter direction="vertical" after size={inspectorWidth} min={240} max={520} onChange={(size) => setSetting('inspectorWidth', size)} />
                <aside className={styles.inspector} style={{ width: inspectorWidth }} data-region="inspector" aria-label={t(words.inspector)}>
                  <ErrorBoundary>
                    <Inspector />
                  </ErrorBoundary>
                </aside>
              </>
            )}
          </div>
          {dockOpen && (
            <>
              <Splitter
                direction="horizontal"
                after
                size={dockHeight}
                min={120}
                max={Math.max(200, window.innerHeight - 320)}
                onChange={(size) => setSetting('dockHeight', size)}
              />
              <section className={styles.dock} style={{ height: dockHeight }} data-region="dock">
                <ErrorBoundary>
                  <Dock />
                </ErrorBoundary>
              </section>
            </>
          )}
        </div>
      </div>
      <StatusBar />
    </>
  );
}
