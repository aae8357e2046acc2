import { ChevronRight, Languages, Moon, Sun, SunMoon, Upload } from 'lucide-react';
import { useState } from 'react';
import { setTitle } from '../../nodes/document/edits.ts';
import { graphAt } from '../../nodes/document/graphs.ts';
import { useConnection } from '../backend/connection.ts';
import { nameOf } from '../state/face.ts';
import { allCommands, isEnabled, runCommand, shownKeys, type Command, type CommandGroup } from '../state/commands.ts';
import { edit, openGraph, useDocument } from '../state/document.ts';
import { setSetting, useSettings } from '../state/settings.ts';
import { EngineBadge } from '../training/EngineBadge.tsx';
import { RunControl } from '../training/RunControl.tsx';
import { Button } from '../ui/Button.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { useLanguage, useText } from '../ui/language.ts';
import { LineEdit } from '../ui/LineEdit.tsx';
import { Menu, type MenuEntry } from '../ui/Menu.tsx';
import { Tooltip } from '../ui/Tooltip.tsx';
import { Mark } from './Mark.tsx';
import styles from './TitleBar.module.css';
import { groupNames, words } from './words.ts';

export function TitleBar() {
  const t = useText();
  const open = useDocument((s) => s.document !== null);
  const connected = useConnection((s) => s.backend !== null);
  return (
    <header className={styles.bar} data-region="title">
      <div className={styles.side}>
        <MainMenu />
        {open ? <Title /> : <span className={styles.name}>Tensorloom</span>}
        {open && <Crumbs />}
      </div>
      {open && <RunControl />}
      <div className={`${styles.side} ${styles.right}`}>
        {connected && <EngineBadge />}
        <LanguageMenu />
        <ThemeMenu />
        {open && (
          <Button size="small" onClick={() => runCommand('file.export')}>
            <Upload />
            {t(words.export)}
          </Button>
        )}
      </div>
    </header>
  );
}

const groups: readonly CommandGroup[] = ['file', 'edit', 'add', 'graph', 'view', 'run'];
/** What the other menus of the title bar and the canvas hold already. */
const elsewhere = /^view\.(english|chinese|light|dark|system|blocks|lesson|data|runs|outline|code|zoom|full)/;

function MainMenu() {
  const t = useText();
  const [, redraw] = useState(0);
  const entry = (command: Command): MenuEntry => ({
    id: command.id,
    label: t(command.text),
    shortcut: shownKeys(command),
    disabled: !isEnabled(command),
    checked: command.checked?.(),
    run: () => runCommand(command.id),
  });
  const entries = groups.flatMap((group): MenuEntry[] => {
    const commands = allCommands().filter((command) => command.group === group && !elsewhere.test(command.id));
    return [...(group === 'file' ? [] : [null]), { id: group, label: t(groupNames[group]) }, ...commands.map(entry)];
  });
  return (
    // Which commands are enabled is asked at the moment of opening.
    <Menu entries={entries} onOpenChange={(open) => open && redraw((n) => n + 1)}>
      <button type="button" className={styles.mark} aria-label={t(words.menu)}>
        <Mark />
      </button>
    </Menu>
  );
}

function Title() {
  const t = useText();
  const title = useDocument((s) => s.document!.title);
  const dirty = useDocument((s) => s.dirty);
  return (
    <>
      <LineEdit
        className={styles.title}
        label={t(words.title)}
        value={title}
        onCommit={(typed) => typed.trim() !== '' && edit(words.rename, (document) => setTitle(document, typed))}
      />
      {dirty && (
        <Tooltip text={t(words.unsaved)}>
          <i className={styles.dot} role="img" aria-label={t(words.unsaved)} />
        </Tooltip>
      )}
    </>
  );
}

/** From the model into the compound that is open. */
function Crumbs() {
  const t = useText();
  const language = useLanguage();
  const document = useDocument((s) => s.document)!;
  const graphPath = useDocument((s) => s.graphPath);
  const steps = graphPath.map((id, index) => {
    const node = graphAt(document, graphPath.slice(0, index)).nodes.find((one) => one.id === id);
    return { path: graphPath.slice(0, index + 1), name: node === undefined ? id : nameOf(document, node, language) };
  });
  const all = [{ path: [] as readonly string[], name: t(words.model) }, ...steps];
  return (
    <nav className={styles.crumbs} aria-label={t(words.path)}>
      {all.map(({ path, name }, index) => (
        <span key={path.join('/')} style={{ display: 'contents' }}>
          <ChevronRight />
          <button type="button" aria-current={index === all.length - 1 ? 'location' : undefined} onClick={() => openGraph(path)}>
            {name}
          </button>
        </span>
      ))}
    </nav>
  );
}

function LanguageMenu() {
  const t = useText();
  const language = useLanguage();
  const entries: MenuEntry[] = [
    { id: 'en', label: 'English', checked: language === 'en', run: () => setSetting('language', 'en') },
    { id: 'zh', label: '简体中文', checked: language === 'zh', run: () => setSetting('language', 'zh') },
  ];
  return (
    <Menu entries={entries} align="end">
      <IconButton label={t(words.language)} icon={<Languages />} />
    </Menu>
  );
}

function ThemeMenu() {
  const t = useText();
  const theme = useSettings((s) => s.theme);
  const icons = { system: <SunMoon />, light: <Sun />, dark: <Moon /> };
  const entries = (['system', 'light', 'dark'] as const).map((id): MenuEntry => ({
    id,
    label: t(words[id]),
    icon: icons[id],
    checked: theme === id,
    run: () => setSetting('theme', id),
  }));
  return (
    <Menu entries={entries} align="end">
      <IconButton label={t(words.theme)} icon={icons[theme]} />
    </Menu>
  );
}
