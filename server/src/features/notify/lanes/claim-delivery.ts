import { type ChannelType } from '@tidemark/contracts/notification.ts';
import { type Queryable, type SqlValue } from '../../../ports/database/database.ts';
import { type RowOf } from '../../../ports/database/rows.ts';
import { type Delivery } from '../channels/channel.ts';
import { type Blocked } from './lane-load.ts';

/** A delivery that this process may send until its lease expires. */
export interface ClaimedDelivery extends Delivery {
  id: number;
  /** Attempts so far, including this one. */
  attempts: number;
}

/** How many of the most overdue deliveries, and then of the channels, a claim looks at in one statement. */
const LOOKED_AT = 200;

const SENDABLE = `NOT c.account_id = ANY ($3::bigint[]) AND NOT c.destination = ANY ($4::text[]) AND NOT c.id = ANY ($5::bigint[])`;

/** Leases the delivery in a CTE named `chosen`. */
const LEASE = `
UPDATE deliveries d SET attempts = d.attempts + 1, next_attempt_at = now() + $2 * interval '1 ms'
FROM chosen, channels c WHERE d.id = chosen.id AND c.id = d.channel_id
RETURNING d.id, d.message_id, d.event, d.payload, d.notification_id, d.attempts, d.created_at, d.channel_id,
  c.account_id, c.type, c.address, c.destination, c.secret, c.enabled, c.verified_at`;

/** The most overdue delivery that is not blocked, of the first few that are due. */
const CLAIM_OLDEST = `
WITH due AS MATERIALIZED (
  SELECT id FROM deliveries WHERE type = $1 AND state = 'pending' AND next_attempt_at <= now()
  ORDER BY next_attempt_at LIMIT ${LOOKED_AT}
), chosen AS MATERIALIZED (
  SELECT p.id FROM due JOIN deliveries p USING (id) JOIN channels c ON c.id = p.channel_id
  WHERE p.state = 'pending' AND p.next_attempt_at <= now() AND ${SENDABLE}
  ORDER BY p.next_attempt_at LIMIT 1 FOR UPDATE OF p SKIP LOCKED
)${LEASE}`;

/** Whether more deliveries are due than CLAIM_OLDEST looks at. */
const IS_CROWDED = `
SELECT FROM deliveries WHERE type = $1 AND state = 'pending' AND next_attempt_at <= now()
ORDER BY next_attempt_at OFFSET ${LOOKED_AT} LIMIT 1`;

/** The next channels after $1 with pending deliveries, whatever their type. */
const NEXT_CHANNELS = `
WITH RECURSIVE turn AS (
  SELECT (SELECT min(channel_id) FROM deliveries WHERE state = 'pending' AND channel_id > $1) AS channel_id, 1 AS step
  UNION ALL
  SELECT (SELECT min(d.channel_id) FROM deliveries d WHERE d.state = 'pending' AND d.channel_id > turn.channel_id), step + 1
  FROM turn WHERE turn.channel_id IS NOT NULL AND step < ${LOOKED_AT}
)
SELECT channel_id FROM turn WHERE channel_id IS NOT NULL ORDER BY channel_id`;

/** The most overdue delivery of the first of these channels ($6) that is not blocked. */
const CLAIM_BY_TURN = `
WITH chosen AS MATERIALIZED (
  SELECT p.id FROM unnest($6::bigint[]) AS turn (channel_id) JOIN channels c ON c.id = turn.channel_id
  CROSS JOIN LATERAL (
    SELECT id FROM deliveries d WHERE d.channel_id = c.id AND d.state = 'pending' AND d.next_attempt_at <= now()
    ORDER BY d.next_attempt_at LIMIT 1) head
  JOIN deliveries p ON p.id = head.id
  WHERE c.type = $1 AND p.state = 'pending' AND p.next_attempt_at <= now() AND ${SENDABLE}
  ORDER BY turn.channel_id LIMIT 1 FOR UPDATE OF p SKIP LOCKED
)${LEASE}`;

type ClaimedRow = RowOf<
  'deliveries',
  'id' | 'message_id' | 'event' | 'payload' | 'notification_id' | 'attempts' | 'created_at' | 'channel_id'
> &
  RowOf<'channels', 'account_id' | 'type' | 'address' | 'destination' | 'secret' | 'enabled' | 'verified_at'>;

/** Claims the deliveries of one lane for this process. */
export interface DeliveryClaims {
  /**
   * Leases a due delivery that is not blocked, the most overdue first, or returns null. If the most overdue
   * ones are all blocked, channels get their turn one after another, so that a backlog holds up only its own
   * channel.
   */
  next(blocked: Blocked): Promise<ClaimedDelivery | null>;
}

export function createDeliveryClaims(
  database: Queryable,
  { type, leaseMs }: { type: ChannelType; leaseMs: number },
): DeliveryClaims {
  let lastChannelId = 0;

  /** Goes once round the channels, from the one after the last that had its turn. */
  async function byTurn(common: readonly SqlValue[]): Promise<ClaimedDelivery | null> {
    const startedAfter = lastChannelId;
    let hasWrapped = startedAfter === 0;
    for (;;) {
      const turn = await database.query<{ channel_id: number }>(NEXT_CHANNELS, [lastChannelId]);
      const channels = turn.map(({ channel_id }) => channel_id);
      const claimed = first(await database.query<ClaimedRow>(CLAIM_BY_TURN, [...common, channels]));
      const isLastPage = channels.length < LOOKED_AT;
      lastChannelId = claimed?.channel.id ?? (isLastPage ? 0 : (channels.at(-1) ?? 0));
      if (claimed) return claimed;
      if (hasWrapped && (isLastPage || lastChannelId >= startedAfter)) return null;
      hasWrapped ||= isLastPage;
    }
  }

  return {
    async next({ accounts, destinations, channels }) {
      const common = [type, leaseMs, accounts, destinations, channels];
      const oldest = first(await database.query<ClaimedRow>(CLAIM_OLDEST, common));
      if (oldest || accounts.length + destinations.length + channels.length === 0) return oldest;
      const crowded = await database.query(IS_CROWDED, [type]);
      return crowded.length > 0 ? byTurn(common) : null;
    },
  };
}

function first([row]: readonly ClaimedRow[]): ClaimedDelivery | null {
  if (!row) return null;
  return {
    id: row.id,
    messageId: row.message_id,
    event: row.event,
    payload: row.payload,
    notificationId: row.notification_id,
    attempts: row.attempts,
    createdAt: row.created_at,
    channel: {
      id: row.channel_id,
      accountId: row.account_id,
      type: row.type,
      address: row.address,
      destination: row.destination,
      secret: row.secret,
      enabled: row.enabled,
      verified: row.verified_at !== null,
    },
  };
}
