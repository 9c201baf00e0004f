import { useQuery } from '@tanstack/react-query';
import { QUOTA_NAMES, type Quota } from '@tidemark/contracts/account.ts';
import { quotasQuery } from '../../api/account.ts';
import { QUOTA_LABELS } from '../../api/problem-message.ts';
import { numberLocale } from '../../format/locale.ts';
import { QueryView } from '../../ui/feedback/query-view.tsx';
import { Panel } from '../../ui/layout/panel.tsx';
import { Row, RowList } from '../../ui/layout/row-list.tsx';

/** How much of its quotas the account uses. */
export function UsagePanel() {
  const query = useQuery(quotasQuery);
  return (
    <Panel
      id="usage"
      title="Usage"
      lead="What your account may have on this server. Its administrator can raise the limits."
    >
      <QueryView query={query}>
        {(quotas) => (
          <RowList plain>
            {QUOTA_NAMES.map((name) => (
              <Row key={name} side={<span>{usageOf(quotas[name])}</span>}>
                <p>{capitalized(QUOTA_LABELS[name])}</p>
              </Row>
            ))}
          </RowList>
        )}
      </QueryView>
    </Panel>
  );
}

function usageOf({ used, limit }: Quota): string {
  if (limit === null) return used === null ? 'no limit' : `${formatCount(used)}, no limit`;
  return used === null ? `up to ${formatCount(limit)}` : `${formatCount(used)} of ${formatCount(limit)}`;
}

function formatCount(count: number): string {
  return count.toLocaleString(numberLocale);
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
