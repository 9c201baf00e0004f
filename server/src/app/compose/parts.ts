import { type DegradedCheck, type ReadyCheck, type TechnologyReport } from '../../api/http/health-checks.ts';
import { type Config } from '../../config/config.ts';
import { type CheckParts } from '../../features/checks/check-product.ts';
import { type GetModelInUse } from '../../features/forecasting/model/model.ts';
import { type Channels } from '../../features/notify/channels/channels.ts';
import { type SendMessage } from '../../features/notify/send-message.ts';
import { type Broadcast } from '../../ports/broadcast/broadcast.ts';
import { type Cache } from '../../ports/cache/cache.ts';
import { type Database } from '../../ports/database/database.ts';
import { type Leadership } from '../../ports/leadership/leadership.ts';
import { type Queue } from '../../ports/queue/queue.ts';
import { type ProcessLimit, type RateLimit } from '../../ports/rate-limit/rate-limit.ts';
import { type SearchIndex } from '../../ports/search-index/search-index.ts';
import { type ProductImages } from '../../shop/images/product-images.ts';
import { type AddressGuard } from '../../shop/net/address-guard.ts';
import { type Log } from '../../telemetry/log.ts';

/** Everything the roles use. Each role names the parts it uses. */
export interface Parts {
  config: Config;
  log: Log;
  database: Database;
  queue: Queue;
  cache: Cache;
  broadcast: Broadcast;
  rateLimit: RateLimit;
  processLimit: ProcessLimit;
  searchIndex: SearchIndex;
  leadership: Leadership;
  guard: AddressGuard;
  images: Pick<ProductImages, 'find'>;
  /** The notification channels, and whether this server can send on each. */
  channels: Channels;
  send: SendMessage;
  /** Resolves to the model that forecasts are made with. */
  forecastModel: GetModelInUse;
  /** The service's public address. With an https address, session cookies are restricted to https. */
  publicUrl: string;
  /** The built web app, or null when it has not been built. */
  webFolder: string | null;
  ready: ReadyCheck;
  degraded: DegradedCheck;
  using: TechnologyReport;
  /** The parts that checks are made with. They stop waiting when the signal aborts. */
  checkParts(signal: AbortSignal): CheckParts;
  /** Deletes rate limits and breakers that no longer matter from PostgreSQL. */
  deleteExpiredLimits(): Promise<void>;
  /** The environment that another process needs in order to share these parts. */
  sharedEnv: Readonly<Record<string, string>>;
  /** Gives the leases of the checks in flight back, when the process stops without finishing them. */
  returnChecks(): Promise<void>;
  /** Counts the leases of the checks in flight as lost, when the process ends after an unhandled error. */
  loseChecks(): Promise<void>;
  /** Stops the embedded database within two seconds; does nothing when the database is external. */
  stopServer(): Promise<void>;
  /**
   * Closes all connections and stops the embedded database. Connections still open after a second are
   * abandoned. Call it when all roles have ended.
   */
  close(): Promise<void>;
}
