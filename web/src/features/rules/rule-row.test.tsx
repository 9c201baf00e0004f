// @vitest-environment happy-dom
import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fakeApi, problem } from '../../../test/fake-api.ts';
import { aRule } from '../../../test/fixtures.ts';
import { renderApp } from '../../../test/render-app.tsx';
import { RuleRow } from './rule-row.tsx';

describe('RuleRow', () => {
  it.each([
    [{}, 'Waiting'],
    [{ armed: false }, 'Fired'],
    [{ enabled: false }, 'Off'],
  ])('shows the state of a rule with %j as "%s"', async (changes, state) => {
    await renderApp(<RuleRow rule={aRule(changes)} />);
    expect(screen.getByText('the price is $35.00 or less')).toBeDefined();
    expect(screen.getByText(state)).toBeDefined();
  });

  it('turns a rule off', async () => {
    const api = fakeApi({ updateAlert: () => ({ alert: aRule({ enabled: false }) }) });
    const { user } = await renderApp(<RuleRow rule={aRule()} />);
    await user.click(screen.getByRole('switch', { name: 'Alert me when the price is $35.00 or less' }));
    await waitFor(() => expect(api.requestsTo('updateAlert')).toHaveLength(1));
    expect(api.requestsTo('updateAlert')[0]).toMatchObject({ params: { id: '3' }, body: { enabled: false } });
  });

  it('shows a toast if a rule cannot be turned off', async () => {
    fakeApi({ updateAlert: () => problem(404, 'This rule does not exist.') });
    const { user } = await renderApp(<RuleRow rule={aRule()} />);
    await user.click(screen.getByRole('switch'));
    expect(await screen.findByText('This rule does not exist.')).toBeDefined();
  });

  it('deletes a rule after confirmation', async () => {
    const api = fakeApi({ deleteAlert: () => null });
    const { user } = await renderApp(<RuleRow rule={aRule()} />);
    await user.click(screen.getByRole('button', { name: 'Delete this rule' }));
    expect(api.requestsTo('deleteAlert')).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Delete rule' }));
    await waitFor(() => expect(api.requestsTo('deleteAlert')[0]?.params).toEqual({ id: '3' }));
  });
});
