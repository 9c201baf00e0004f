import { theme, useActiveTheme } from '../styles/theme.ts';
import { IconButton } from '../ui/controls/button.tsx';

/** Switches between the light and the dark theme, starting from the one in use. */
export function ThemeButton() {
  const isDark = useActiveTheme() === 'dark';
  return (
    <IconButton
      icon={isDark ? 'sun' : 'moon'}
      label={isDark ? 'Switch to the light theme' : 'Switch to the dark theme'}
      onClick={() => theme.set(isDark ? 'light' : 'dark')}
    />
  );
}
