import { allCommands, keysText, type CommandGroup } from '../state/commands.ts';
import { useView } from '../state/view.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { useText } from '../ui/language.ts';
import styles from './CommandPalette.module.css';
import { groupNames, words } from './words.ts';

export function Shortcuts() {
  const t = useText();
  const open = useView((s) => s.shortcuts);
  return (
    <Dialog open={open} onOpenChange={(shortcuts) => useView.setState({ shortcuts })} title={t(words.shortcuts)} width={640}>
      <div className={styles.table}>
        {(Object.keys(groupNames) as CommandGroup[]).map((group) => (
          <div key={group} style={{ display: 'contents' }}>
            <h3>{t(groupNames[group])}</h3>
            {allCommands()
              .filter((command) => command.group === group && command.keys !== undefined)
              .map((command) => (
                <div key={command.id} className={styles.row}>
                  {t(command.text)}
                  <kbd>{command.keys!.map(keysText).join('  ')}</kbd>
                </div>
              ))}
          </div>
        ))}
      </div>
    </Dialog>
  );
}
