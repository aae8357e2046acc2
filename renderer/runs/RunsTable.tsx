import { useTable, type SortingState } from '@tanstack/react-table';
import { ArrowDown, ArrowUp, MoreHorizontal } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { RunSummary } from '../../preload/contract/runs.ts';
import { useBackend } from '../backend/connection.ts';
import { errorText } from '../backend/problems.ts';
import { openDocument } from '../state/document.ts';
import { settleUnsaved } from '../state/files.ts';
import { closeRun, continueRun, showRun, useRun } from '../state/run.ts';
import { active } from '../state/runRecord.ts';
import { setSetting } from '../state/settings.ts';
import { ask } from '../ui/ask.tsx';
import { classes } from '../ui/classes.ts';
import { bytes } from '../ui/format.ts';
import { useLanguage, useText } from '../ui/language.ts';
import { Menu, type MenuEntry } from '../ui/Menu.tsx';
import { notify } from '../ui/Notice.tsx';
import { columns, features, shown, type ColumnId } from './columns.ts';
import styles from './runs.module.css';
import { words } from './words.ts';

const narrow: readonly ColumnId[] = ['title', 'figure'];
const all = (Object.keys(shown) as ColumnId[]).filter((id) => id !== 'figure');

interface RunsTableProps {
  runs: readonly RunSummary[];
  wide: boolean;
  chosen: Readonly<Record<string, true>>;
  onChoose: (chosen: Readonly<Record<string, true>>) => void;
  /** A run was deleted. */
  onGone: () => void;
}

export function RunsTable({ runs, wide, chosen, onChoose, onGone }: RunsTableProps) {
  const t = useText();
  const language = useLanguage();
  const [sorting, setSorting] = useState<SortingState>([{ id: 'started', desc: true }]);
  const data = useMemo(() => [...runs], [runs]);
  const rowSelection = chosen as Record<string, true>;
  const table = useTable({
    features,
    columns,
    data,
    getRowId: (run) => run.run,
    state: { sorting, rowSelection },
    onSortingChange: setSorting,
    onRowSelectionChange: (next) => onChoose(typeof next === 'function' ? next(rowSelection) : next),
    enableSortingRemoval: false,
  });
  const visible = wide ? all : narrow;
  const shownRun = useRun((s) => s.record?.run);

  return (
    <div className={styles.scroll}>
      <table className={classes(styles.table, wide && styles.wide)}>
        <thead>
          <tr>
            <th scope="col" className={styles.check} />
            {visible.map((id) => {
              const column = table.getColumn(id);
              const sorted = column?.getIsSorted() ?? false;
              return (
                <th
                  key={id}
                  scope="col"
                  aria-sort={sorted === 'asc' ? 'ascending' : sorted === 'desc' ? 'descending' : 'none'}
                  className={shown[id].number ? styles.number : undefined}
                >
                  <button type="button" onClick={() => column?.toggleSorting()}>
                    {t(shown[id].title)}
                    {sorted === 'asc' && <ArrowUp />}
                    {sorted === 'desc' && <ArrowDown />}
                  </button>
                </th>
              );
            })}
            <th scope="col" className={styles.check} />
          </tr>
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => {
            const run = row.original;
            return (
              <tr
                key={row.id}
                data-run={run.run}
                aria-selected={row.getIsSelected()}
                className={classes(run.run === shownRun && styles.current)}
                title={run.run === shownRun ? t(words.shown) : undefined}
              >
                <td className={styles.check}>
                  <input
                    type="checkbox"
                    aria-label={t(words.select, { title: run.title })}
                    checked={row.getIsSelected()}
                    onChange={row.getToggleSelectedHandler()}
                  />
                </td>
                {visible.map((id) => (
                  <td key={id} className={shown[id].number ? styles.number : undefined} data-status={id === 'status' ? run.status : undefined}>
                    {id === 'title' ? (
                      <button type="button" className={styles.open} onClick={() => openInDock(run.run)}>
                        <b>{run.title}</b>
                        {!wide && (
                          <small data-status={run.status}>
                            {shown.status.text(run, language)} · {shown.started.text(run, language)} · {t(words.columns.seed)} {run.seed}
                          </small>
                        )}
                      </button>
                    ) : (
                      shown[id].text(run, language)
                    )}
                  </td>
                ))}
                <td className={styles.check}>
                  <RunMenu run={run} onGone={onGone} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function openInDock(run: string): void {
  setSetting('dockOpen', true);
  void showRun(run);
}

function RunMenu({ run, onGone }: { run: RunSummary; onGone: () => void }) {
  const t = useText();
  const backend = useBackend();
  const fail = (error: unknown) => notify({ tone: 'bad', title: words.removeFailed, text: errorText(error) });
  const remove = async () => {
    const answer = await ask({
      title: t(words.removeTitle),
      text: t(words.removeText, { title: run.title, seed: run.seed, size: bytes(run.size) }),
      choices: [{ id: 'remove', label: t(words.remove).replace('…', ''), danger: true }],
    });
    if (!answer) return;
    try {
      await backend.runs.remove({ run: run.run });
      if (useRun.getState().record?.run === run.run) closeRun();
      onGone();
    } catch (error) {
      fail(error);
    }
  };
  const openGraph = async () => {
    try {
      if (await settleUnsaved()) {
        openDocument(await backend.runs.document({ run: run.run }), { dirty: true });
        openInDock(run.run);
      }
    } catch (error) {
      fail(error);
    }
  };
  const entries: MenuEntry[] = [
    { id: 'open', label: t(words.openRun), run: () => openInDock(run.run) },
    { id: 'graph', label: t(words.openGraph), run: () => void openGraph() },
    { id: 'resume', label: t(words.resume), disabled: !run.resumable || active(run.status), run: () => void continueRun(run.run) },
    null,
    { id: 'remove', label: t(words.remove), danger: true, disabled: active(run.status), run: () => void remove() },
  ];
  return (
    <Menu entries={entries} align="end">
      <button type="button" className={styles.more} aria-label={t(words.menu, { title: run.title })}>
        <MoreHorizontal size={15} />
      </button>
    </Menu>
  );
}
