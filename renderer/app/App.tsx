import { ArrowLeft, PlugZap } from 'lucide-react';
import { ConnectionBanner } from '../backend/ConnectionBanner.tsx';
import { reconnect, useConnection } from '../backend/connection.ts';
import { words as connectionWords } from '../backend/words.ts';
import { EnginesPage } from '../engines/EnginesPage.tsx';
import { ExportDialog } from '../exporting/ExportDialog.tsx';
import { DrawDialog } from '../graph/drawing/DrawDialog.tsx';
import { Home } from '../home/Home.tsx';
import { useDocument } from '../state/document.ts';
import { openDropped } from '../state/files.ts';
import { openDrawing, openExport, openPage, useView } from '../state/view.ts';
import { Announcer } from '../ui/announce.tsx';
import { Questions } from '../ui/ask.tsx';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { useText } from '../ui/language.ts';
import { notify, Notices } from '../ui/Notice.tsx';
import { TooltipProvider } from '../ui/Tooltip.tsx';
import styles from './App.module.css';
import { CommandPalette } from './CommandPalette.tsx';
import { Editor } from './Editor.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { Shortcuts } from './Shortcuts.tsx';
import { TitleBar } from './TitleBar.tsx';
import { words } from './words.ts';

export function App() {
  const connected = useConnection((s) => s.backend !== null);
  return (
    <TooltipProvider>
      <div
        className={styles.app}
        onDragOver={(event) => event.dataTransfer.types.includes('Files') && event.preventDefault()}
        onDrop={(event) => {
          const [file] = event.dataTransfer.files;
          if (file === undefined) return;
          event.preventDefault();
          if (file.name.endsWith('.loom')) void openDropped(file);
          else notify({ tone: 'warn', text: words.dropFile });
        }}
      >
        {connected ? <Connected /> : <Connecting />}
      </div>
      <Announcer />
      <Questions />
      <Notices />
    </TooltipProvider>
  );
}

function Connected() {
  const t = useText();
  const open = useDocument((s) => s.document !== null);
  const page = useView((s) => s.page);
  const exporting = useView((s) => s.exporting);
  const drawing = useView((s) => s.drawing);
  return (
    <>
      <TitleBar />
      <ConnectionBanner />
      <ErrorBoundary key={page + String(open)}>
        {page === 'engines' ? (
          <div className={styles.page}>
            <div className={styles.back}>
              <Button size="small" onClick={() => openPage('main')}>
                <ArrowLeft />
                {t(words.back)}
              </Button>
              <b>{t(words.engines)}</b>
            </div>
            <EnginesPage />
          </div>
        ) : open ? (
          <Editor />
        ) : (
          <div className={styles.page}>
            <Home />
          </div>
        )}
      </ErrorBoundary>
      {open && <ExportDialog open={exporting} onOpenChange={openExport} />}
      {open && drawing !== null && <DrawDialog block={drawing} onClose={() => openDrawing(null)} />}
      <CommandPalette />
      <Shortcuts />
    </>
  );
}

function Connecting() {
  const t = useText();
  const failed = useConnection((s) => s.status === 'lost' && s.attempt > 1);
  return failed ? (
    <EmptyState
      icon={<PlugZap />}
      title={t(connectionWords.never)}
      text={t(connectionWords.neverHelp)}
      action={<Button onClick={reconnect}>{t(connectionWords.reconnect)}</Button>}
    />
  ) : (
    <EmptyState title={t(connectionWords.connecting)} />
  );
}
