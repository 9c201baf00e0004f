// @vitest-environment happy-dom
import { screen, waitFor } from '@testing-library/react';
import { type Forecast } from '@tidemark/contracts/forecast.ts';
import { describe, expect, it } from 'vitest';
import { fakeApi } from '../../../test/fake-api.ts';
import { aProduct, aRule, usd } from '../../../test/fixtures.ts';
import { renderApp } from '../../../test/render-app.tsx';
import { ForecastPanel } from './forecast-panel.tsx';

const forecast: Forecast = {
  productId: '7',
  asOf: '2026-01-06T12:00:00Z',
  model: 'shipped-1',
  price: usd('40.00'),
  knownDays: 60,
  drop: { '7': { '5': 0.2, '10': 0.1 }, '14': { '5': 0.4, '10': 0.2 }, '30': { '5': 0.7, '10': 0.004 } },
  low: { q10: usd('34.00'), q50: usd('36.00'), q90: usd('40.00') },
  lowInDays: 12,
  netSaving: 0.068,
  verdict: 'wait',
  reasons: ['the price drops about every 20 days'],
  fan: [],
  trackRecord: null,
  trackRecordMissingReason: 'no similar forecast has been scored yet',
};

const renderPanel = (changes: Partial<Forecast> = {}, offersRule = true) => {
  const api = fakeApi({
    getForecast: () => ({ ...forecast, ...changes }),
    createAlert: () => ({ alert: aRule({ type: 'good_time_to_buy' }) }),
  });
  return renderApp(<ForecastPanel product={aProduct()} offersRule={offersRule} />).then((view) => ({
    ...view,
    api,
  }));
};

describe('ForecastPanel', () => {
  it('shows the verdict with its saving, reason, lowest price and chances', async () => {
    const { container } = await renderPanel();
    await screen.findByText('Better to wait');
    const text = container.textContent ?? '';
    expect(text).toContain('Waiting is expected to save 6.8% of the price, after the cost of waiting.');
    expect(text).toContain('The price drops about every 20 days');
    expect(text).toContain('$36.00, most likely in about 12 days; 80% likely between $34.00 and $40.00.');
    expect(text).toContain('No similar forecast has been scored yet.');
    expect(screen.getByRole('row', { name: /^30 days/ }).textContent).toBe('30 days70%under 1%');
  });

  it('creates a rule for a good time to buy', async () => {
    const { user, api } = await renderPanel();
    await user.click(await screen.findByRole('button', { name: 'Alert me when to buy' }));
    await waitFor(() =>
      expect(api.bodiesOf('createAlert')).toEqual([{ productId: '7', type: 'good_time_to_buy' }]),
    );
  });

  it.each<[string, Partial<Forecast>, boolean]>([
    ['the verdict is already to buy', { verdict: 'buy' }, true],
    ['the user already has one', {}, false],
  ])('offers no rule if %s', async (_, changes, offersRule) => {
    await renderPanel(changes, offersRule);
    await screen.findByText('Why');
    expect(screen.queryByRole('button', { name: 'Alert me when to buy' })).toBeNull();
  });

  it.each([
    [0, 'Our price history starts today.', 'Check back in 7 days.'],
    [3, 'We have only 3 days of price history.', 'Check back in 4 days.'],
    [6, 'We have only 6 days of price history.', 'Check back in 1 day.'],
  ])('gives no advice after %i days of history', async (knownDays, known, next) => {
    const { container } = await renderPanel({ knownDays, verdict: 'unsure' });
    await screen.findByText('Too early to say');
    expect(container.textContent).toContain(known);
    expect(container.textContent).toContain(next);
    expect(screen.queryByText('Too close to call')).toBeNull();
  });

  it('requests no forecast for a product without a price', async () => {
    const api = fakeApi({});
    await renderApp(<ForecastPanel product={aProduct({ price: null })} offersRule />);
    expect(screen.getByText('No price yet')).toBeDefined();
    expect(api.requestsTo('getForecast')).toEqual([]);
  });
});
