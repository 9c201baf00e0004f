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
import { toFan, type PriceFan } from '../../../charts/price-fan.ts';
import { toSeries } from '../../../charts/price-series.ts';
import { formatMoney } from '../../../format/money.ts';
import { EmptyState } from '../../../ui/feedback/empty-state.tsx';
import { Panel } from '../../../ui/layout/panel.tsx';
import { PriceStatsList } from './price-stats-list.tsx';
import { PriceTable } from './price-table.tsx';
import { QueryView } from '../../../ui/feedback/query-view.tsx';
import { Segmented } from '../../../ui/controls/segmented-control.tsx';
import { Skeleton } from '../../../ui/feedback/skeleton.tsx';
import { WindowTable } from './period-table.tsx';

const RANGES: Readonly<Record<PriceRange, { label: string; name: string }>> = {
  '7d': { label: '7 d', name: '7 days' },
  '30d': { label: '30 d', name: '30 days' },
  '90d': { label: '90 d', name: '90 days' },
  '1y': { label: '1 y', name: '1 year' },
  all: { label: 'All', name: 'All time' },
};

/** The price over time: chart, table and figures of the chosen range. */
export function PricePanel({ product, rules }: { product: Product; rules: readonly Alert[] }) {
  const [range, setRange] = useState<PriceRange>('30d');
  const query = useQuery(pricesQuery(product.id, range));
  const options = PRICE_RANGES.map((value) => ({ value, ...RANGES[value] }));
  return (
    <Panel
      title="Price history"
      side={<Segmented label="Range of time" options={options} value={range} onChange={setRange} />}
    >
      <QueryView query={query} loading={<Skeleton rows={1} height="20rem" />}>
        {(history) => (
          <History
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

interface HistoryProps {
  history: PriceHistory;
  asOfMs: number;
  range: PriceRange;
  product: Product;
  rules: readonly Alert[];
}

function History({ history, asOfMs, range, product, rules }: HistoryProps) {
  const series = useMemo(() => toSeries(history, range, asOfMs), [history, range, asOfMs]);
  const fan = useFan(product, range, series?.currency);
  const targets = useMemo(() => targetsOf(rules, series?.currency), [rules, series]);
  if (!series) {
    return (
      <EmptyState title="No price in this time">
        <p>
          As soon as Tidemark reads a price here, its line starts. Try a longer range to look further back.
        </p>
      </EmptyState>
    );
  }
  const { rangeLow, rangeHigh } = history.stats;
  const extent =
    rangeLow && rangeHigh ? ` between ${formatMoney(rangeLow)} and ${formatMoney(rangeHigh)}` : '';
  return (
    <>
      <PriceChart
        series={series}
        targets={targets}
        fan={fan}
        shop={product.domain}
        label={`Chart of the price over ${RANGES[range].name}${extent}${fan ? ', and of where the forecast sees its low' : ''}. The table below has the same figures.`}
      />
      <ChartKey series={series} hasTargets={targets.length > 0} hasFan={fan !== null} />
      {series.isCut && <p>Earlier prices in another currency than {series.currency} are not drawn.</p>}
      <PriceStatsList
        stats={history.stats}
        span={range === 'all' ? 'of all time' : `in ${RANGES[range].name}`}
      />
      <PriceTable series={series} />
      <WindowTable windows={history.stats.windows} />
    </>
  );
}

/** The forecast's fan, as far as it goes with this chart; the panel beside it tells of loading and failing. */
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
