import { type Deal } from '@tidemark/contracts/search.ts';
import { formatMoney } from '../../format/money.ts';
import { formatChange } from '../../format/percent.ts';
import { Icon } from '../../ui/graphics/icon.tsx';
import { Badge } from '../../ui/values/badge.tsx';
import { RelativeTime } from '../../ui/values/relative-time.tsx';

/** The size of a reduction, the prior low it is measured against, and its date. */
export function DealNote({ deal: { priorLow, cutAt } }: { deal: Deal }) {
  const { price, percent, daysKnown } = priorLow;
  return (
    <>
      <Badge tone="good">
        <Icon name="down" size={13} />
        {formatChange(-percent)}
      </Badge>
      <span>
        below {formatMoney(price)}, the lowest price of the {daysKnown} days before
      </span>
      <span>
        reduced <RelativeTime at={cutAt} />
      </span>
    </>
  );
}
