// @vitest-environment happy-dom
import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { usd } from '../../../test/fixtures.ts';
import { renderApp } from '../../../test/render-app.tsx';
import { TargetField } from './target-field.tsx';

const input = () => screen.getByRole<HTMLInputElement>('textbox');

describe('TargetField', () => {
  it('shows the current price and fills in a suggestion below it', async () => {
    const { user } = await renderApp(<TargetField price={usd('40.00')} />);
    expect(screen.getByText('Current price: $40.00')).toBeDefined();
    await user.click(screen.getByRole('button', { name: '−20%: $32.00' }));
    expect(input().value).toBe('32.00');
  });

  it('rounds a suggestion down to a whole unit of a currency without decimals', async () => {
    const { user } = await renderApp(<TargetField price={{ amount: '999', currency: 'JPY' }} />);
    await user.click(screen.getByRole('button', { name: '−10%: ¥899' }));
    expect(input().value).toBe('899');
  });

  it('rejects text that is not a price until it is corrected', async () => {
    const { user } = await renderApp(<TargetField price={usd('40.00')} />);
    await user.type(input(), 'cheap');
    expect(screen.getByText('Enter a price such as 49.90')).toBeDefined();
    expect(input().getAttribute('aria-invalid')).toBe('true');
    await user.clear(input());
    await user.type(input(), '35,90');
    expect(screen.queryByText('Enter a price such as 49.90')).toBeNull();
    expect(input().getAttribute('aria-invalid')).toBe('false');
  });

  it('asks for a price in the shop’s currency and suggests nothing without a current price', async () => {
    await renderApp(<TargetField price={null} />);
    expect(screen.getByLabelText('Target price in the shop’s currency')).toBeDefined();
    expect(screen.queryByRole('button')).toBeNull();
  });
});
