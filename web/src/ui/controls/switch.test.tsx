// @vitest-environment happy-dom
import { screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { renderApp } from '../../../test/render-app.tsx';
import { Switch } from './switch.tsx';

describe('Switch', () => {
  it.each([
    [true, false],
    [false, true],
  ])('that is %s requests %s when the user clicks it', async (checked, requested) => {
    const onChange = vi.fn<(checked: boolean) => void>();
    const { user } = await renderApp(<Switch label="Send alerts" checked={checked} onChange={onChange} />);
    const control = screen.getByRole('switch', { name: 'Send alerts' });
    expect(control.getAttribute('aria-checked')).toBe(String(checked));
    await user.click(control);
    expect(onChange.mock.calls).toEqual([[requested]]);
  });

  it('can be toggled with the keyboard', async () => {
    const onChange = vi.fn<(checked: boolean) => void>();
    const { user } = await renderApp(<Switch label="Send alerts" checked onChange={onChange} />);
    await user.tab();
    await user.keyboard(' ');
    expect(onChange.mock.calls).toEqual([[false]]);
  });

  it('ignores clicks while it is disabled', async () => {
    const onChange = vi.fn<(checked: boolean) => void>();
    const { user } = await renderApp(<Switch label="Send alerts" checked disabled onChange={onChange} />);
    await user.click(screen.getByRole('switch'));
    expect(onChange).not.toHaveBeenCalled();
  });
});
