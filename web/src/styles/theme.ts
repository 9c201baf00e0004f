import { useSyncExternalStore } from 'react';
import { createStore, useStore } from '../live/store.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'tidemark-theme';

export const theme = createStore<Theme>(stored());

/** Applies the stored theme, then applies and stores every later choice. */
export function initTheme(): void {
  apply(theme.get());
  theme.subscribe(() => {
    apply(theme.get());
    localStorage.setItem(KEY, theme.get());
  });
}

function stored(): Theme {
  const value = globalThis.localStorage?.getItem(KEY);
  return THEMES.find((name) => name === value) ?? 'system';
}

function apply(name: Theme): void {
  if (name === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = name;
}

const darkSystem = globalThis.matchMedia?.('(prefers-color-scheme: dark)');

function subscribeToSystemTheme(changed: () => void): () => void {
  darkSystem?.addEventListener('change', changed);
  return () => darkSystem?.removeEventListener('change', changed);
}

/** The theme in use: the chosen one, or the system's. */
export function useActiveTheme(): 'light' | 'dark' {
  const chosen = useStore(theme);
  const isDark = useSyncExternalStore(subscribeToSystemTheme, () => darkSystem?.matches === true);
  if (chosen !== 'system') return chosen;
  return isDark ? 'dark' : 'light';
}
