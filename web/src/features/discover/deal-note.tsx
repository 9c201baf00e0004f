import { type Deal } from '@tidemark/contracts/search.ts';
import { formatMoney } from '../../format/money.ts';
import { formatPercent } from '../../format/percent.ts';
import { Ago } from '../../ui/values/relative-time.tsx';
import { Badge } from '../../ui/values/badge.tsx';
import { Icon } from '../../ui/graphics/icon.tsx';

/** Against what the fall is measured, and when it came. */
export function DealNote({ deal: { priorLow, cutAt } }: { deal: Deal }) {
  const { price, percent, daysKnown } = priorLow;
  return (
    <>
      <Badge tone="good">
        <Icon name="down" size={13} />
        {formatPercent(-percent)}
      </Badge>
      <span>
        lowest of the {daysKnown} days before was {formatMoney(price)}
      </span>
      <span>
        fell <Ago at={cutAt} />
      </span>
    </>
  );
}
