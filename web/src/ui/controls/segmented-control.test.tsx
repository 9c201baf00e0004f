// @vitest-environment happy-dom
import { screen } from '@testing-library/react';
import { useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { renderApp } from '../../../test/render-app.tsx';
import { SegmentedControl } from './segmented-control.tsx';

const OPTIONS = [
  { value: '7d', label: '7 d', name: '7 days' },
  { value: '30d', label: '30 d', name: '30 days' },
] as const;

function Example({ onChange }: { onChange: (value: string) => void }) {
  const [value, setValue] = useState<'7d' | '30d'>('7d');
  return (
    <SegmentedControl
      label="Time range"
      options={OPTIONS}
      value={value}
      onChange={(next) => {
        setValue(next);
        onChange(next);
      }}
    />
  );
}

const isChecked = (name: string) => screen.getByRole<HTMLInputElement>('radio', { name }).checked;

describe('SegmentedControl', () => {
  it('is a group of radio buttons with the full names of its options', async () => {
    await renderApp(<Example onChange={vi.fn<(value: string) => void>()} />);
    expect(screen.getByRole('group', { name: 'Time range' })).toBeDefined();
    expect([isChecked('7 days'), isChecked('30 days')]).toEqual([true, false]);
  });

  it('selects the option that the user clicks', async () => {
    const onChange = vi.fn<(value: string) => void>();
    const { user } = await renderApp(<Example onChange={onChange} />);
    await user.click(screen.getByRole('radio', { name: '30 days' }));
    expect(onChange.mock.calls).toEqual([['30d']]);
    expect([isChecked('7 days'), isChecked('30 days')]).toEqual([false, true]);
  });

  it('moves the selection with the arrow keys', async () => {
    const onChange = vi.fn<(value: string) => void>();
    const { user } = await renderApp(<Example onChange={onChange} />);
    await user.tab();
    await user.keyboard('{ArrowRight}');
    expect(onChange.mock.calls).toEqual([['30d']]);
  });
});
