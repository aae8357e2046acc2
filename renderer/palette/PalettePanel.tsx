import { Search } from 'lucide-react';
import { useState, type KeyboardEvent } from 'react';
import { registry } from '../../nodes/blocks/registry.ts';
import { library, libraryType } from '../../nodes/document/library.ts';
import { compoundType } from '../../nodes/document/names.ts';
import { addBlockInView } from '../state/commands.ts';
import { blockIcon } from '../state/face.ts';
import { useDocument } from '../state/document.ts';
import { BlockIcon } from '../ui/BlockIcon.tsx';
import { blockDragType } from '../ui/dragging.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { useLanguage, useText } from '../ui/language.ts';
import { PanelHead } from '../ui/PanelHead.tsx';
import type { IconRole } from '../ui/RoleIcon.tsx';
import { search, type Findable } from '../ui/search.ts';
import styles from './PalettePanel.module.css';
import { families, words } from './words.ts';

interface Entry extends Findable {
  readonly type: string;
  readonly icon: IconRole;
  readonly group: string;
}

/** Every block that can be added, by family; dragged, clicked, or found by what people call it. */
export function PalettePanel() {
  const t = useText();
  const [query, setQuery] = useState('');
  const entries = search(useEntries(), query);
  const groups = [...new Set(entries.map((entry) => entry.group))];
  return (
    <>
      <PanelHead title={t(words.title)} />
      <label className={styles.search}>
        <Search />
        <input
          type="search"
          placeholder={t(words.search)}
          aria-label={t(words.search)}
          value={query}
          spellCheck={false}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && entries[0] !== undefined) addBlockInView(entries[0].type);
            if (event.key === 'Escape') setQuery('');
          }}
        />
      </label>
      <div className={styles.list} onKeyDown={moveFocus}>
        {groups.map((group) => (
          <section key={group} aria-label={group}>
            <h3 className={styles.group}>{group}</h3>
            {entries
              .filter((entry) => entry.group === group)
              .map((entry) => (
                <button
                  key={entry.type}
                  type="button"
                  className={styles.block}
                  draggable
                  data-block={entry.type}
                  onDragStart={(event) => {
                    event.dataTransfer.setData(blockDragType, entry.type);
                    event.dataTransfer.effectAllowed = 'copy';
                  }}
                  onClick={() => addBlockInView(entry.type)}
                >
                  <BlockIcon type={entry.type} role={entry.icon} size={16} />
                  <span className={styles.name}>{entry.label}</span>
                  <span className={styles.idea} title={entry.hint}>
                    {entry.hint}
                  </span>
                </button>
              ))}
          </section>
        ))}
        {entries.length === 0 && <EmptyState icon={<Search />} title={t(words.none, { query: query.trim() })} />}
      </div>
      <p className={styles.hint}>{t(words.hint)}</p>
    </>
  );
}

function useEntries(): readonly Entry[] {
  const t = useText();
  const language = useLanguage();
  const inside = useDocument((s) => s.graphPath.length > 0);
  const compounds = useDocument((s) => s.document!.compounds);
  const blocks = registry
    .filter((block) => inside || block.part !== 'boundary')
    .map((block): Entry => ({
      type: block.type,
      label: block.text.name[language],
      hint: block.text.idea[language],
      icon: blockIcon(block),
      group: families[block.family][language],
      search: [block.text.name.en, block.text.name.zh, block.type, families[block.family].en, families[block.family].zh, ...(block.words ?? [])],
    }));
  const own = Object.entries(compounds).map(([id, compound]): Entry => ({
    type: compoundType(id),
    label: compound.name[language],
    hint: compound.idea[language],
    icon: 'sequence',
    group: t(words.here),
    search: [compound.name.en, compound.name.zh],
  }));
  const ready = library
    .filter(({ id }) => compounds[id] === undefined)
    .map(({ id, family, words: search, compound }): Entry => ({
      type: libraryType(id),
      label: compound.name[language],
      hint: compound.idea[language],
      icon: 'sequence',
      group: families[family][language],
      search: [compound.name.en, compound.name.zh, ...search],
    }));
  // A ready-made compound stands last in its family.
  return [...own, ...blocks, ...ready];
}

/** Arrows walk through the blocks. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const next = buttons[buttons.indexOf(document.activeElement as HTMLButtonElement) + (event.key === 'ArrowDown' ? 1 : -1)];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}
