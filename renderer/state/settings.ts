import { create } from 'zustand';
import type { Language } from '../../nodes/text/text.ts';

export type Theme = 'system' | 'light' | 'dark';
export type LeftPanel = 'blocks' | 'lesson' | 'data' | 'runs' | 'outline' | 'code';

export interface Settings {
  language: Language;
  theme: Theme;
  /** The left panel that is open; null: only the rail is shown. */
  leftPanel: LeftPanel | null;
  leftWidth: number;
  codeWidth: number;
  inspectorWidth: number;
  inspectorOpen: boolean;
  dockHeight: number;
  dockOpen: boolean;
  minimap: boolean;
}

/** Where each key lives: on this machine (it outlives the window) or in this window alone. Documents hold none of them. */
const places = {
  language: 'machine',
  theme: 'machine',
  leftPanel: 'window',
  leftWidth: 'machine',
  codeWidth: 'machine',
  inspectorWidth: 'machine',
  inspectorOpen: 'machine',
  dockHeight: 'machine',
  dockOpen: 'machine',
  minimap: 'machine',
} as const satisfies Record<keyof Settings, 'machine' | 'window'>;

const defaults: Settings = {
  language: typeof navigator !== 'undefined' && navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en',
  theme: 'system',
  leftPanel: 'blocks',
  leftWidth: 296,
  codeWidth: 560,
  inspectorWidth: 304,
  inspectorOpen: true,
  dockHeight: 262,
  dockOpen: true,
  minimap: true,
};

const prefix = 'tensorloom.';
const store = (place: 'machine' | 'window'): Storage | null => {
  // A browser may refuse storage altogether; settings then last as long as the page.
  try {
    return place === 'machine' ? window.localStorage : window.sessionStorage;
  } catch {
    return null;
  }
};

function remembered(): Settings {
  const settings = { ...defaults } as Record<keyof Settings, unknown>;
  for (const key of Object.keys(defaults) as (keyof Settings)[]) {
    const kept = store(places[key])?.getItem(prefix + key);
    if (kept == null) continue;
    try {
      const value: unknown = JSON.parse(kept);
      if (typeof value === typeof defaults[key] || (key === 'leftPanel' && value === null)) settings[key] = value;
    } catch {
      // What cannot be read is as good as never written.
    }
  }
  return settings as unknown as Settings;
}

export const useSettings = create<Settings>(() => remembered());

export function setSetting<K extends keyof Settings>(key: K, value: Settings[K]): void {
  useSettings.setState({ [key]: value } as Pick<Settings, K>);
  store(places[key])?.setItem(prefix + key, JSON.stringify(value));
}

const dark = typeof window !== 'undefined' && 'matchMedia' in window ? window.matchMedia('(prefers-color-scheme: dark)') : null;

export function shownTheme(theme: Theme): 'light' | 'dark' {
  return theme === 'system' ? (dark?.matches ? 'dark' : 'light') : theme;
}

/** Keeps the page's theme and language attributes in step with the settings. */
export function applySettings(): void {
  const apply = () => {
    const { theme, language } = useSettings.getState();
    document.documentElement.dataset.theme = shownTheme(theme);
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  };
  apply();
  useSettings.subscribe(apply);
  // An empty change makes every reader of the shown theme look again.
  dark?.addEventListener('change', () => useSettings.setState({}));
}

/** For charts and editors that take a theme by name. */
export function useShownTheme(): 'light' | 'dark' {
  return useSettings((s) => shownTheme(s.theme));
}
