import { describe, expect, it } from 'vitest';
import { commands } from '../../renderer/app/commands.ts';
import { keysMatch } from '../../renderer/state/commands.ts';

const press = (key: string, more: Partial<KeyboardEvent> = {}) => ({ key, code: '', ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...more });

describe('the command list', () => {
  it('names every command once, in both languages', () => {
    expect(new Set(commands.map((command) => command.id)).size).toBe(commands.length);
    for (const { id, text } of commands) {
      expect(text.en.trim(), id).not.toBe('');
      expect(text.zh.trim(), id).not.toBe('');
      if (id !== 'view.english') expect(text.zh, `${id} is written in Chinese`).toMatch(/[\u4e00-\u9fff]/);
    }
    for (const language of ['en', 'zh'] as const) expect(new Set(commands.map((command) => command.text[language])).size, language).toBe(commands.length);
  });

  it('gives no shortcut to two commands', () => {
    const keys = commands.flatMap((command) => (command.keys ?? []).map((key) => key.toLowerCase()));
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  it('has the shortcuts that hands know', () => {
    const keysOf = (id: string) => commands.find((command) => command.id === id)?.keys;
    expect(keysOf('edit.undo')).toEqual(['Mod+Z']);
    expect(keysOf('edit.redo')).toEqual(['Mod+Shift+Z', 'Mod+Y']);
    expect(keysOf('file.save')).toEqual(['Mod+S']);
    expect(keysOf('view.commands')).toEqual(['Mod+K']);
    expect(['blocks', 'lesson', 'data', 'runs', 'outline', 'code'].map((panel) => keysOf(`view.${panel}`)?.[0])).toEqual(
      [1, 2, 3, 4, 5, 6].map((n) => `Mod+${n}`),
    );
  });
});

describe('keys', () => {
  it('need exactly their modifiers', () => {
    expect(keysMatch('Mod+Z', press('z', { ctrlKey: true }))).toBe(true);
    expect(keysMatch('Mod+Z', press('Z', { ctrlKey: true, shiftKey: true }))).toBe(false);
    expect(keysMatch('Mod+Shift+Z', press('Z', { ctrlKey: true, shiftKey: true }))).toBe(true);
    expect(keysMatch('F', press('f', { ctrlKey: true }))).toBe(false);
    expect(keysMatch('Mod+1', press('1', { code: 'Digit1', ctrlKey: true }))).toBe(true);
  });

  it('take signs as signs, wherever the keyboard has them', () => {
    expect(keysMatch('/', press('/'))).toBe(true);
    expect(keysMatch('/', press('/', { shiftKey: true }))).toBe(true);
    expect(keysMatch('?', press('?', { shiftKey: true }))).toBe(true);
    expect(keysMatch('+', press('+', { shiftKey: true }))).toBe(true);
    expect(keysMatch('+', press('p'))).toBe(false);
  });
});
