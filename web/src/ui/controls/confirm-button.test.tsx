// @vitest-environment happy-dom
import { screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { renderApp } from '../../../test/render-app.tsx';
import { ConfirmButton } from './confirm-button.tsx';

async function renderButton(busy = false) {
  const onConfirm = vi.fn<() => void>();
  const { user } = await renderApp(
    <ConfirmButton
      label="Delete this rule"
      icon="trash"
      busy={busy}
      question="Delete this rule?"
      consequence="You will no longer be alerted."
      confirm="Delete rule"
      onConfirm={onConfirm}
    />,
  );
  return { user, onConfirm, opener: screen.getByRole('button', { name: 'Delete this rule' }) };
}

describe('ConfirmButton', () => {
  it('asks for confirmation before it acts', async () => {
    const { user, onConfirm, opener } = await renderButton();
    expect(screen.queryByRole('dialog')).toBeNull();
    await user.click(opener);
    const dialog = screen.getByRole('dialog', { name: 'Delete this rule?' });
    expect(dialog.textContent).toContain('You will no longer be alerted.');
    expect(onConfirm).not.toHaveBeenCalled();
  });

  it('acts once when the user confirms', async () => {
    const { user, onConfirm, opener } = await renderButton();
    await user.click(opener);
    await user.click(screen.getByRole('button', { name: 'Delete rule' }));
    expect(onConfirm).toHaveBeenCalledTimes(1);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('does nothing when the user cancels', async () => {
    const { user, onConfirm, opener } = await renderButton();
    await user.click(opener);
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(onConfirm).not.toHaveBeenCalled();
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('cannot be pressed while its action is running', async () => {
    const { user, opener } = await renderButton(true);
    await user.click(opener);
    expect(opener).toHaveProperty('disabled', true);
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});
