import { useStore } from '../../live/store.ts';
import { theme, THEMES } from '../../styles/theme.ts';
import { SegmentedControl } from '../../ui/controls/segmented-control.tsx';

const THEME_NAMES = { system: 'System', light: 'Light', dark: 'Dark' };

export function ThemeSwitch() {
  return (
    <SegmentedControl
      label="Theme"
      options={THEMES.map((value) => ({ value, label: THEME_NAMES[value] }))}
      value={useStore(theme)}
      onChange={theme.set}
    />
  );
}
