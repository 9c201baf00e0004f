import { type Money } from '@tidemark/contracts/money.ts';
import { type PriceStats } from '@tidemark/contracts/price.ts';
import { type ReactNode } from 'react';
import { formatMoney } from '../../../format/money.ts';
import { cutWords, dropWords, shareWords } from '../../../format/stats.ts';
import { absoluteTime, dayOf } from '../../../format/time.ts';
import styles from './price-stats-list.module.css';

/** The lowest, highest and mean prices, each with the time it is about; `span` says which, as in "in 30 days". */
export function PriceStatsList({ stats, span }: { stats: PriceStats; span: string }) {
  const { allTimeLow, allTimeHigh, trackedSince, priorLow, inStockShare, drops } = stats;
  return (
    <dl className={styles['stats']}>
      <Stat
        name="Lowest ever"
        price={allTimeLow?.price}
        note={allTimeLow && <Day at={allTimeLow.at} />}
        tone="low"
      />
      <Stat
        name="Highest ever"
        price={allTimeHigh?.price}
        note={allTimeHigh && <Day at={allTimeHigh.at} />}
        tone="high"
      />
      <Stat name="Average" price={stats.rangeAverage} note={`${span}, by time in force`} />
      <Stat name="Low" price={stats.rangeLow} note={span} />
      <Stat name="High" price={stats.rangeHigh} note={span} />
      {priorLow && <Stat name="Before this cut" price={priorLow.price} note={cutWords(priorLow)} />}
      {inStockShare !== null && (
        <Fact name="In stock" value={shareWords(inStockShare)} note="of the time in 90 days" />
      )}
      <Fact name="Drops" value={String(drops.count)} note={dropWords(drops)} />
      <Fact name="Tracked since" value={trackedSince ? dayOf(trackedSince) : 'Not yet'} />
    </dl>
  );
}

interface StatProps {
  name: string;
  price: Money | null | undefined;
  note: ReactNode;
  tone?: 'low' | 'high';
}

function Stat({ name, price, note, tone }: StatProps) {
  return (
    <div className={styles['stat']}>
      <dt>{name}</dt>
      <dd>
        <span className={styles[tone ?? 'value']}>{price ? formatMoney(price) : 'Not known'}</span>
        {price && <small>{note}</small>}
      </dd>
    </div>
  );
}

function Fact({ name, value, note }: { name: string; value: string; note?: string }) {
  return (
    <div className={styles['stat']}>
      <dt>{name}</dt>
      <dd>
        <span className={styles['value']}>{value}</span>
        {note && <small>{note}</small>}
      </dd>
    </div>
  );
}

function Day({ at }: { at: string }) {
  return (
    <time dateTime={at} title={absoluteTime(at)}>
      on {dayOf(at)}
    </time>
  );
}
