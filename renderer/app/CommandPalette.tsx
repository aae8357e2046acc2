import { Dialog } from 'radix-ui';
import { registry } from '../../nodes/blocks/registry.ts';
import { addInMiddle } from '../canvas/actions.ts';
import { blockIcon } from '../state/face.ts';
import { allCommands, isEnabled, runCommand, shownKeys } from '../state/commands.ts';
import { useDocument } from '../state/document.ts';
import { useView } from '../state/view.ts';
import { BlockIcon } from '../ui/BlockIcon.tsx';
import { useLanguage, useText } from '../ui/language.ts';
import { PickList, type PickItem } from '../ui/PickList.tsx';
import styles from './CommandPalette.module.css';
import { groupNames, words } from './words.ts';

const close = () => useView.setState({ commandPalette: false });

/** Every command and every block by name. */
export function CommandPalette() {
  const t = useText();
  const open = useView((s) => s.commandPalette);
  if (!open) return null;
  return (
    <Dialog.Root open onOpenChange={close}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles.veil} />
        <Dialog.Content className={styles.palette} aria-describedby={undefined} aria-label={t(words.commands)}>
          <Dialog.Title style={{ display: 'none' }}>{t(words.commands)}</Dialog.Title>
          <Commands />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Commands() {
  const t = useText();
  const language = useLanguage();
  const hasDocument = useDocument((s) => s.document !== null);
  const items: PickItem[] = [
    ...allCommands()
      .filter((command) => command.id !== 'view.commands' && isEnabled(command))
      .map((command): PickItem => ({
        id: command.id,
        label: t(command.text),
        group: t(groupNames[command.group]),
        search: [command.text.en, command.text.zh],
        shortcut: shownKeys(command),
        run: () => runCommand(command.id),
      })),
    ...(hasDocument ? registry.filter((block) => block.part !== 'boundary') : []).map((block): PickItem => ({
      id: block.type,
      label: block.text.name[language],
      group: t(words.blocks),
      hint: block.text.idea[language],
      icon: <BlockIcon type={block.type} role={blockIcon(block)} />,
      search: [block.text.name.en, block.text.name.zh, block.type, ...(block.words ?? [])],
      run: () => addInMiddle(block.type),
    })),
  ];
  return <PickList label={t(words.commands)} items={items} none={t(words.noCommand)} onLeave={close} />;
}
