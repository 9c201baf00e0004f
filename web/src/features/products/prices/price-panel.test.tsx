// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { type ApiRequest, fakeApi, problem } from '../../../../test/fake-api.ts';
import { aPriceHistory, aProduct, usd } from '../../../../test/fixtures.ts';
import { renderApp } from '../../../../test/render-app.tsx';
import { stubCanvas } from '../../../../test/stub-browser.ts';
import { PricePanel } from './price-panel.tsx';

stubCanvas();

const noForecast = () => problem(404, 'No forecast.');
const emptyHistory = { ...aPriceHistory(), points: [] };

/** A history whose low depends on the requested range. */
const historyOfRange = ({ query }: ApiRequest) =>
  aPriceHistory({ rangeLow: query.get('range') === '1y' ? usd('30.00') : usd('40.00') });

describe('PricePanel', () => {
  it('describes the chart of the last 30 days and lists its prices as a table', async () => {
    const api = fakeApi({ getPrices: () => aPriceHistory(), getForecast: noForecast });
    await renderApp(<PricePanel product={aProduct()} rules={[]} />);
    await screen.findByLabelText(/^Price chart, 30 days, between \$40\.00 and \$50\.00\./);
    const table = screen.getByRole('table', { name: 'Price history', hidden: true });
    const rows = within(table).getAllByRole('row', { hidden: true });
    expect(rows.map((row) => row.children[1]?.textContent)).toEqual(['Price', '$40.00', '$50.00']);
    expect(api.requestsTo('getPrices').map(({ query }) => query.get('range'))).toEqual(['30d']);
  });

  it('loads and shows the range that the user chooses', async () => {
    const api = fakeApi({ getPrices: historyOfRange, getForecast: noForecast });
    const { user } = await renderApp(<PricePanel product={aProduct()} rules={[]} />);
    await screen.findByLabelText(/^Price chart, 30 days/);
    await user.click(screen.getByRole('radio', { name: '1 year' }));
    await screen.findByLabelText(/^Price chart, 1 year, between \$30\.00 and \$50\.00\./);
    expect(screen.getAllByText('last 1 year')).toHaveLength(2);
    expect(api.requestsTo('getPrices').map(({ query }) => query.get('range'))).toEqual(['30d', '1y']);
  });

  it('says so if the range has no prices', async () => {
    fakeApi({ getPrices: () => emptyHistory, getForecast: noForecast });
    await renderApp(<PricePanel product={aProduct()} rules={[]} />);
    expect(await screen.findByText('No prices in this range')).toBeDefined();
  });

  it('offers another try if the history cannot be loaded', async () => {
    let isDown = true;
    fakeApi({
      getPrices: () => (isDown ? problem(404, 'This product does not exist.') : aPriceHistory()),
      getForecast: noForecast,
    });
    const { user } = await renderApp(<PricePanel product={aProduct()} rules={[]} />);
    expect((await screen.findByRole('alert')).textContent).toContain('This product does not exist.');
    isDown = false;
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByLabelText(/^Price chart/)).toBeDefined();
  });
});
