import { printDocument } from '../../nodes/document/print.ts';
import {
  addNoteHere,
  clipping,
  copySelection,
  cutSelection,
  deleteSelection,
  duplicateSelection,
  fitGraph,
  goUp,
  groupable,
  groupSelection,
  makeSelectedUnique,
  openCompound,
  pasteClipping,
  selectAll,
  selectedCompound,
  startAdding,
  startConnecting,
  tidy,
  zoomIn,
  zoomOut,
  zoomToFull,
} from '../canvas/actions.ts';
import type { Command } from '../state/commands.ts';
import { redoEdit, shownGraph, undoEdit, useDocument } from '../state/document.ts';
import { useEngines } from '../state/engines.ts';
import { chooseAndOpen, goHome, newDocument, save, saveAs } from '../state/files.ts';
import { command as runCommandOf, startRun, useRun } from '../state/run.ts';
import { active } from '../state/runRecord.ts';
import { useSelection } from '../state/selection.ts';
import { setSetting, useSettings, type LeftPanel } from '../state/settings.ts';
import { openExport, openPage, useView } from '../state/view.ts';
import { isDesktop } from '../backend/channels.ts';
import { nextRegion } from './regions.ts';

const hasDocument = () => useDocument.getState().document !== null;
const someSelected = () => {
  const { nodes, wires, notes } = useSelection.getState();
  return hasDocument() && nodes.length + wires.length + notes.length > 0;
};
const nodesSelected = () => hasDocument() && useSelection.getState().nodes.length > 0;
const oneSelected = () => hasDocument() && useSelection.getState().nodes.length === 1;
const inMain = () => hasDocument() && useDocument.getState().graphPath.length === 0;
const running = () => {
  const { record } = useRun.getState();
  return record !== undefined && active(record.status);
};

/** Starts a run of the open document, or lets a paused one go on. */
function train(): void {
  const { document, path } = useDocument.getState();
  const { record } = useRun.getState();
  if (record?.status === 'paused') void runCommandOf('resume');
  else if (document !== null && !running()) void startRun({ text: printDocument(document), path, engine: useEngines.getState().wish });
}

function togglePanel(panel: LeftPanel): void {
  setSetting('leftPanel', useSettings.getState().leftPanel === panel ? null : panel);
}

const panels: readonly { readonly id: LeftPanel; readonly text: Command['text'] }[] = [
  { id: 'blocks', text: { en: 'Show blocks', zh: '显示模块' } },
  { id: 'lesson', text: { en: 'Show lesson', zh: '显示课程' } },
  { id: 'data', text: { en: 'Show data', zh: '显示数据' } },
  { id: 'runs', text: { en: 'Show runs', zh: '显示训练记录' } },
  { id: 'outline', text: { en: 'Show outline', zh: '显示大纲' } },
  { id: 'code', text: { en: 'Show code', zh: '显示代码' } },
];

/** Everything that can be done, in the order of the menus. */
export const commands: readonly Command[] = [
  // A browser keeps Ctrl+N for itself.
  { id: 'file.home', group: 'file', text: { en: 'Home', zh: '主页' }, keys: isDesktop ? ['Mod+N'] : ['Alt+Home'], run: () => void leaveForHome() },
  { id: 'file.new', group: 'file', text: { en: 'New document', zh: '新建文档' }, keys: ['Alt+N'], run: () => void newDocument() },
  { id: 'file.open', group: 'file', text: { en: 'Open…', zh: '打开…' }, keys: ['Mod+O'], everywhere: true, run: () => void chooseAndOpen() },
  { id: 'file.save', group: 'file', text: { en: 'Save', zh: '保存' }, keys: ['Mod+S'], everywhere: true, enabled: hasDocument, run: () => void save() },
  {
    id: 'file.saveAs',
    group: 'file',
    text: { en: 'Save as…', zh: '另存为…' },
    keys: ['Mod+Shift+S'],
    everywhere: true,
    enabled: hasDocument,
    run: () => void saveAs(),
  },
  {
    id: 'file.export',
    group: 'file',
    text: { en: 'Export…', zh: '导出…' },
    keys: ['Mod+E'],
    everywhere: true,
    enabled: hasDocument,
    run: () => openExport(true),
  },

  {
    id: 'edit.undo',
    group: 'edit',
    text: { en: 'Undo', zh: '撤销' },
    keys: ['Mod+Z'],
    enabled: () => useDocument.getState().history.past.length > 0 || useDocument.getState().history.mark !== undefined,
    run: undoEdit,
  },
  {
    id: 'edit.redo',
    group: 'edit',
    text: { en: 'Redo', zh: '重做' },
    keys: ['Mod+Shift+Z', 'Mod+Y'],
    enabled: () => useDocument.getState().history.future.length > 0,
    run: redoEdit,
  },
  { id: 'edit.cut', group: 'edit', text: { en: 'Cut', zh: '剪切' }, keys: ['Mod+X'], clipboard: true, enabled: nodesSelected, run: cutSelection },
  {
    id: 'edit.copy',
    group: 'edit',
    text: { en: 'Copy', zh: '复制' },
    keys: ['Mod+C'],
    clipboard: true,
    enabled: nodesSelected,
    run: () => void copySelection(),
  },
  {
    id: 'edit.paste',
    group: 'edit',
    text: { en: 'Paste', zh: '粘贴' },
    keys: ['Mod+V'],
    clipboard: true,
    enabled: () => hasDocument() && clipping() !== null,
    run: pasteClipping,
  },
  { id: 'edit.duplicate', group: 'edit', text: { en: 'Duplicate', zh: '复制一份' }, keys: ['Mod+D'], enabled: nodesSelected, run: duplicateSelection },
  { id: 'edit.delete', group: 'edit', text: { en: 'Delete', zh: '删除' }, keys: ['Delete', 'Backspace'], enabled: someSelected, run: deleteSelection },
  { id: 'edit.selectAll', group: 'edit', text: { en: 'Select all', zh: '全选' }, keys: ['Mod+A'], enabled: hasDocument, run: selectAll },

  { id: 'add.block', group: 'add', text: { en: 'Add a block…', zh: '添加模块…' }, keys: ['/'], enabled: hasDocument, run: startAdding },
  { id: 'add.note', group: 'add', text: { en: 'Add a note', zh: '添加便签' }, keys: ['N'], enabled: inMain, run: () => addNoteHere(false) },
  { id: 'add.frame', group: 'add', text: { en: 'Add a frame', zh: '添加分区' }, keys: ['Shift+F'], enabled: inMain, run: () => addNoteHere(true) },

  { id: 'graph.connect', group: 'graph', text: { en: 'Connect to…', zh: '连接到…' }, keys: ['C'], enabled: oneSelected, run: startConnecting },
  { id: 'graph.fields', group: 'graph', text: { en: 'To its fields', zh: '编辑它的参数' }, keys: ['E'], enabled: oneSelected, run: toFields },
  {
    id: 'graph.open',
    group: 'graph',
    text: { en: 'Open the compound', zh: '打开复合模块' },
    keys: ['O'],
    enabled: () => selectedCompound() !== undefined,
    run: () => openCompound(selectedCompound()!),
  },
  {
    id: 'graph.up',
    group: 'graph',
    text: { en: 'Out of the compound', zh: '返回上一层' },
    keys: ['U'],
    enabled: () => useDocument.getState().graphPath.length > 0,
    run: goUp,
  },
  {
    id: 'graph.group',
    group: 'graph',
    text: { en: 'Group into a compound', zh: '组合为复合模块' },
    keys: ['Mod+G'],
    enabled: () => hasDocument() && groupable(),
    run: groupSelection,
  },
  {
    id: 'graph.unique',
    group: 'graph',
    text: { en: 'Make unique', zh: '改为独立' },
    keys: ['Mod+Shift+U'],
    enabled: () => selectedCompound() !== undefined,
    run: makeSelectedUnique,
  },
  {
    id: 'graph.tidy',
    group: 'graph',
    text: { en: 'Tidy up', zh: '整理布局' },
    keys: ['Mod+Shift+L'],
    enabled: () => shownGraph(useDocument.getState()).nodes.length > 0,
    run: tidy,
  },

  { id: 'view.zoomIn', group: 'view', text: { en: 'Zoom in', zh: '放大' }, keys: ['+', '='], enabled: hasDocument, run: zoomIn },
  { id: 'view.zoomOut', group: 'view', text: { en: 'Zoom out', zh: '缩小' }, keys: ['-'], enabled: hasDocument, run: zoomOut },
  { id: 'view.fit', group: 'view', text: { en: 'Fit into the view', zh: '适应窗口' }, keys: ['F'], enabled: hasDocument, run: fitGraph },
  { id: 'view.full', group: 'view', text: { en: 'Zoom to 100 %', zh: '缩放到 100%' }, keys: ['0'], enabled: hasDocument, run: zoomToFull },
  ...panels.map(({ id, text }, index): Command => ({
    id: `view.${id}`,
    group: 'view',
    text,
    keys: [`Mod+${index + 1}`],
    everywhere: true,
    enabled: hasDocument,
    checked: () => useSettings.getState().leftPanel === id,
    run: () => togglePanel(id),
  })),
  toggle('view.inspector', { en: 'Inspector', zh: '属性面板' }, 'Mod+I', 'inspectorOpen'),
  toggle('view.dock', { en: 'Run cards', zh: '训练看板' }, 'Mod+J', 'dockOpen'),
  toggle('view.minimap', { en: 'Minimap', zh: '缩略图' }, 'M', 'minimap'),
  {
    id: 'view.english',
    group: 'view',
    text: { en: 'English', zh: 'English' },
    checked: () => useSettings.getState().language === 'en',
    run: () => setSetting('language', 'en'),
  },
  {
    id: 'view.chinese',
    group: 'view',
    text: { en: '简体中文', zh: '简体中文' },
    checked: () => useSettings.getState().language === 'zh',
    run: () => setSetting('language', 'zh'),
  },
  {
    id: 'view.light',
    group: 'view',
    text: { en: 'Light theme', zh: '浅色主题' },
    checked: () => useSettings.getState().theme === 'light',
    run: () => setSetting('theme', 'light'),
  },
  {
    id: 'view.dark',
    group: 'view',
    text: { en: 'Dark theme', zh: '深色主题' },
    checked: () => useSettings.getState().theme === 'dark',
    run: () => setSetting('theme', 'dark'),
  },
  {
    id: 'view.system',
    group: 'view',
    text: { en: 'Theme of the system', zh: '跟随系统主题' },
    checked: () => useSettings.getState().theme === 'system',
    run: () => setSetting('theme', 'system'),
  },
  { id: 'view.region', group: 'view', text: { en: 'Next part of the window', zh: '切换到下一区域' }, keys: ['F6'], everywhere: true, run: () => nextRegion(1) },
  {
    id: 'view.regionBack',
    group: 'view',
    text: { en: 'Previous part of the window', zh: '切换到上一区域' },
    keys: ['Shift+F6'],
    everywhere: true,
    run: () => nextRegion(-1),
  },
  { id: 'view.engines', group: 'view', text: { en: 'Engines', zh: '计算引擎' }, run: () => openPage('engines') },
  {
    id: 'view.commands',
    group: 'view',
    text: { en: 'All commands…', zh: '所有命令…' },
    keys: ['Mod+K'],
    everywhere: true,
    run: () => useView.setState({ commandPalette: true }),
  },
  { id: 'view.shortcuts', group: 'view', text: { en: 'Keyboard shortcuts', zh: '键盘快捷键' }, keys: ['?'], run: () => useView.setState({ shortcuts: true }) },

  {
    id: 'run.train',
    group: 'run',
    text: { en: 'Train', zh: '训练' },
    keys: ['Mod+Enter'],
    everywhere: true,
    enabled: () => hasDocument() && (!running() || useRun.getState().record?.status === 'paused'),
    run: train,
  },
  {
    id: 'run.pause',
    group: 'run',
    text: { en: 'Pause', zh: '暂停' },
    keys: ['Mod+Shift+P'],
    everywhere: true,
    enabled: () => ['running', 'starting'].includes(useRun.getState().record?.status ?? ''),
    run: () => void runCommandOf('pause'),
  },
  {
    id: 'run.step',
    group: 'run',
    text: { en: 'One step', zh: '单步' },
    keys: ['Mod+Shift+Enter'],
    everywhere: true,
    enabled: () => useRun.getState().record?.status === 'paused',
    run: () => void runCommandOf('step'),
  },
  { id: 'run.stop', group: 'run', text: { en: 'Stop', zh: '停止' }, keys: ['Mod+.'], everywhere: true, enabled: running, run: () => void runCommandOf('stop') },
];

function toggle(id: string, text: Command['text'], keys: string, setting: 'inspectorOpen' | 'dockOpen' | 'minimap'): Command {
  return {
    id,
    group: 'view',
    text,
    keys: [keys],
    enabled: hasDocument,
    checked: () => useSettings.getState()[setting],
    run: () => setSetting(setting, !useSettings.getState()[setting]),
  };
}

/** The inspector is opened for it, and drawn before it can take the keyboard. */
function toFields(): void {
  setSetting('inspectorOpen', true);
  requestAnimationFrame(() => {
    const [name, ...fields] = document.querySelectorAll<HTMLElement>('[data-region="inspector"] :is(input, textarea, [role="combobox"], [role="switch"])');
    (fields[0] ?? name)?.focus();
  });
}

async function leaveForHome(): Promise<void> {
  if (await goHome()) openPage('main');
}
