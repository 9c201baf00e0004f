// @vitest-environment happy-dom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { fakeApi, problem } from '../../../test/fake-api.ts';
import { aProduct, aRule } from '../../../test/fixtures.ts';
import { renderApp } from '../../../test/render-app.tsx';
import { RuleForm } from './rule-form.tsx';

async function renderForm() {
  const onDone = vi.fn<() => void>();
  const view = await renderApp(<RuleForm product={aProduct()} onDone={onDone} />);
  const choose = (type: string) => view.user.selectOptions(screen.getByLabelText('Condition'), type);
  const submit = () => view.user.click(screen.getByRole('button', { name: 'Add rule' }));
  return { ...view, onDone, choose, submit };
}

const acceptsRules = () => fakeApi({ createAlert: () => ({ alert: aRule() }) });

describe('RuleForm', () => {
  it('creates a target rule from a typed price', async () => {
    const api = acceptsRules();
    const { user, submit, onDone } = await renderForm();
    await user.type(screen.getByLabelText('Target price in USD'), '1,299.50');
    await submit();
    await waitFor(() => expect(onDone).toHaveBeenCalledTimes(1));
    expect(api.bodiesOf('createAlert')).toEqual([
      { productId: '7', type: 'below_target', targetPrice: '1299.50' },
    ]);
  });

  it('does not submit a target rule without a price', async () => {
    const api = acceptsRules();
    const { submit, onDone } = await renderForm();
    await submit();
    expect(api.requestsTo('createAlert')).toEqual([]);
    expect(onDone).not.toHaveBeenCalled();
  });

  it('creates a percentage rule', async () => {
    const api = acceptsRules();
    const { user, choose, onDone } = await renderForm();
    await choose('percent_drop');
    const field = screen.getByLabelText('Drop in percent');
    await user.clear(field);
    await user.type(field, '12.5');
    // happy-dom's validation rejects 12.5 as a multiple of 0.1, so the button would not submit the form.
    fireEvent.submit(field.closest('form') ?? field);
    await waitFor(() => expect(onDone).toHaveBeenCalled());
    expect(api.bodiesOf('createAlert')).toEqual([{ productId: '7', type: 'percent_drop', percent: 12.5 }]);
  });

  it('creates a rule for the lowest price in a number of days', async () => {
    const api = acceptsRules();
    const { user, choose, submit, onDone } = await renderForm();
    await choose('lowest_in_days');
    const field = screen.getByLabelText('Number of days');
    await user.clear(field);
    await user.type(field, '30');
    await submit();
    await waitFor(() => expect(onDone).toHaveBeenCalled());
    expect(api.bodiesOf('createAlert')).toEqual([{ productId: '7', type: 'lowest_in_days', days: 30 }]);
  });

  it.each(['any_drop', 'all_time_low', 'back_in_stock', 'good_time_to_buy'])(
    'needs no further field for a rule of type %s',
    async (type) => {
      const api = acceptsRules();
      const { choose, submit, onDone } = await renderForm();
      await choose(type);
      expect(screen.queryByRole('textbox')).toBeNull();
      expect(screen.queryByRole('spinbutton')).toBeNull();
      await submit();
      await waitFor(() => expect(onDone).toHaveBeenCalled());
      expect(api.bodiesOf('createAlert')).toEqual([{ productId: '7', type }]);
    },
  );

  it('creates a rule that also fires when the product is out of stock', async () => {
    const api = acceptsRules();
    const { user, choose, submit, onDone } = await renderForm();
    await choose('any_drop');
    await user.click(screen.getByLabelText('Also when it is out of stock'));
    await submit();
    await waitFor(() => expect(onDone).toHaveBeenCalled());
    expect(api.bodiesOf('createAlert')).toEqual([
      { productId: '7', type: 'any_drop', alsoUnavailable: true },
    ]);
  });

  it('shows the server’s error at the field and stays open', async () => {
    const errors = [{ path: '/targetPrice', message: 'must be below the current price' }];
    fakeApi({ createAlert: () => problem(422, 'The rule is invalid.', errors) });
    const { user, submit, onDone } = await renderForm();
    await user.type(screen.getByLabelText('Target price in USD'), '99');
    await submit();
    expect((await screen.findByRole('alert')).textContent).toBe('The rule is invalid.');
    expect(screen.getByText('must be below the current price')).toBeDefined();
    expect(onDone).not.toHaveBeenCalled();
  });

  it('closes without a request when the user cancels', async () => {
    const api = acceptsRules();
    const { user, onDone } = await renderForm();
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(onDone).toHaveBeenCalledTimes(1);
    expect(api.requestsTo('createAlert')).toEqual([]);
  });
});
