import { CodeXml, LoaderCircle } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { EmptyState } from '../ui/EmptyState.tsx';
import { useText } from '../ui/language.ts';
import { PanelHead } from '../ui/PanelHead.tsx';
import styles from './code.module.css';
import { words } from './words.ts';

// The editor and the sources are larger than the rest of the screen together: they come when the panel is first opened.
const ProgramView = lazy(() => import('./ProgramView.tsx'));

/** The very program that trains. */
export function CodePanel() {
  const t = useText();
  return (
    <Suspense
      fallback={
        <section className={styles.panel}>
          <PanelHead icon={<CodeXml size={15} />} title={t(words.code)} />
          <EmptyState icon={<LoaderCircle />} title={t(words.loading)} />
        </section>
      }
    >
      <ProgramView />
    </Suspense>
  );
}
