import { useQuery } from '@tanstack/react-query';
import { type Alert } from '@tidemark/contracts/alert.ts';
import { MIN_KNOWN_DAYS } from '@tidemark/contracts/forecast.ts';
import { type Money } from '@tidemark/contracts/money.ts';
import { PRICE_RANGES, type PriceHistory, type PriceRange } from '@tidemark/contracts/price.ts';
import { type Product } from '@tidemark/contracts/product.ts';
import { useMemo, useState } from 'react';
import { forecastQuery } from '../../../api/forecasts.ts';
import { pricesQuery } from '../../../api/products.ts';
import { ChartKey } from '../../../charts/chart-key.tsx';
import { PriceChart } from '../../../charts/price-chart.tsx';
import { type PriceFan, toFan } from '../../../charts/price-fan.ts';
import { toSeries } from '../../../charts/price-series.ts';
import { formatMoney } from '../../../format/money.ts';
import { SegmentedControl } from '../../../ui/controls/segmented-control.tsx';
import { EmptyState } from '../../../ui/feedback/empty-state.tsx';
import { QueryView } from '../../../ui/feedback/query-view.tsx';
import { Skeleton } from '../../../ui/feedback/skeleton.tsx';
import { Panel } from '../../../ui/layout/panel.tsx';
import { PeriodTable } from './period-table.tsx';
import { PriceStatsList } from './price-stats-list.tsx';
import { PriceTable } from './price-table.tsx';

const RANGES: Readonly<Record<PriceRange, { label: string; name: string }>> = {
  '7d': { label: '7 d', name: '7 days' },
  '30d': { label: '30 d', name: '30 days' },
  '90d': { label: '90 d', name: '90 days' },
  '1y': { label: '1 y', name: '1 year' },
  all: { label: 'All', name: 'all time' },
};

/** The price over time: chart, table and statistics of the chosen range. */
export function PricePanel({ product, rules }: { product: Product; rules: readonly Alert[] }) {
  const [range, setRange] = useState<PriceRange>('30d');
  const query = useQuery(pricesQuery(product.id, range));
  const options = PRICE_RANGES.map((value) => ({ value, ...RANGES[value] }));
  return (
    <Panel
      title="Price history"
      side={<SegmentedControl label="Time range" options={options} value={range} onChange={setRange} />}
    >
      <QueryView query={query} loading={<Skeleton rows={1} height="20rem" />}>
        {(history) => (
          <PriceHistoryView
            history={history}
            asOfMs={query.dataUpdatedAt}
            range={range}
            product={product}
            rules={rules}
          />
        )}
      </QueryView>
    </Panel>
  );
}

interface PriceHistoryViewProps {
  history: PriceHistory;
  asOfMs: number;
  range: PriceRange;
  product: Product;
  rules: readonly Alert[];
}

function PriceHistoryView({ history, asOfMs, range, product, rules }: PriceHistoryViewProps) {
  const series = useMemo(() => toSeries(history, range, asOfMs), [history, range, asOfMs]);
  const fan = useFan(product, range, series?.currency);
  const targets = useMemo(() => targetsOf(rules, series?.currency), [rules, series]);
  if (!series) {
    return (
      <EmptyState title="No prices in this range">
        <p>
          The chart starts with the first price that Tidemark reads. Choose a longer range to see older
          prices.
        </p>
      </EmptyState>
    );
  }
  const { rangeLow, rangeHigh } = history.stats;
  const priceRange =
    rangeLow && rangeHigh ? `, between ${formatMoney(rangeLow)} and ${formatMoney(rangeHigh)}` : '';
  return (
    <>
      <PriceChart
        series={series}
        targets={targets}
        fan={fan}
        shop={product.domain}
        label={`Price chart, ${RANGES[range].name}${priceRange}${fan ? ', with the forecast of the lowest price' : ''}. The table below has the same data.`}
      />
      <ChartKey series={series} hasTargets={targets.length > 0} hasFan={fan !== null} />
      {series.isCut && <p>Earlier prices in currencies other than {series.currency} are not shown.</p>}
      <PriceStatsList
        stats={history.stats}
        period={range === 'all' ? 'all time' : `last ${RANGES[range].name}`}
      />
      <PriceTable series={series} />
      <PeriodTable windows={history.stats.windows} />
    </>
  );
}

/** The forecast to draw in this chart, or null. The forecast panel shows its loading and error states. */
function useFan(product: Product, range: PriceRange, currency: string | undefined): PriceFan | null {
  const { data } = useQuery({ ...forecastQuery(product.id), enabled: product.price !== null });
  return useMemo(
    () => (data && currency && data.knownDays >= MIN_KNOWN_DAYS ? toFan(data, range, currency) : null),
    [data, range, currency],
  );
}

function targetsOf(rules: readonly Alert[], currency: string | undefined): Money[] {
  const targets = rules.flatMap(({ enabled, targetPrice }) => (enabled && targetPrice ? [targetPrice] : []));
  return targets.filter((target) => target.currency === currency);
}
