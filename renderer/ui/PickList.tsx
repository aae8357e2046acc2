import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import styles from './PickList.module.css';
import { search, type Findable } from './search.ts';

export interface PickItem extends Findable {
  readonly id: string;
  /** A heading over this item and those after it with the same one. */
  readonly group?: string;
  readonly icon?: ReactNode;
  readonly shortcut?: string;
  readonly disabled?: boolean;
  readonly run: () => void;
}

/** A line to type in and a list that narrows: arrows move, Enter takes, Escape leaves. */
export function PickList({ label, items, none, onLeave }: { label: string; items: readonly PickItem[]; none: string; onLeave: () => void }) {
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const found = inGroups(items, search(items, query));
  const current = found[Math.min(at, found.length - 1)];

  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [at, query]);

  const take = (item: PickItem | undefined) => {
    if (item === undefined || item.disabled) return;
    onLeave();
    item.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
    event.stopPropagation();
    if (event.key in moves) {
      event.preventDefault();
      setAt(Math.max(0, Math.min(found.length - 1, Math.min(at, found.length - 1) + moves[event.key]!)));
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      take(current);
    } else if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      onLeave();
    }
  };

  return (
    <div className={styles.pick}>
      <input
        className={styles.search}
        role="combobox"
        aria-label={label}
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={current === undefined ? undefined : `${id}-${current.id}`}
        placeholder={label}
        autoFocus
        autoComplete="off"
        spellCheck={false}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div className={styles.list} role="listbox" id={id} aria-label={label} ref={list}>
        {found.map((item, index) => (
          <div key={item.id} role="presentation">
            {item.group !== undefined && item.group !== found[index - 1]?.group && <div className={styles.group}>{item.group}</div>}
            <div
              id={`${id}-${item.id}`}
              role="option"
              aria-selected={item === current}
              aria-disabled={item.disabled}
              className={styles.item}
              onPointerMove={() => setAt(index)}
              onClick={() => take(item)}
            >
              {item.icon}
              <span className={styles.label}>{item.label}</span>
              <span className={styles.hint}>{item.hint}</span>
              {item.shortcut !== undefined && <kbd>{item.shortcut}</kbd>}
            </div>
          </div>
        ))}
        {found.length === 0 && <div className={styles.none}>{none}</div>}
      </div>
    </div>
  );
}

/** Groups stay together, in the order in which they stand. */
function inGroups(items: readonly PickItem[], found: readonly PickItem[]): readonly PickItem[] {
  const groups = [...new Set(items.map((item) => item.group))];
  return [...found].sort((a, b) => groups.indexOf(a.group) - groups.indexOf(b.group));
}
