import { type AskModel } from '../../features/forecasting/model/model-in-use.ts';
import { type Config } from '../../config/config.ts';
import { type Channels } from '../../features/notify/channels/channels.ts';
import { type SendMessage } from '../../features/notify/send-message.ts';
import { type Broadcast } from '../../ports/broadcast/broadcast.ts';
import { type Cache } from '../../ports/cache/cache.ts';
import { type Database } from '../../ports/database/database.ts';
import { type Queue } from '../../ports/queue/queue.ts';
import { type RateLimit } from '../../ports/rate-limit/rate-limit.ts';
import { type SearchIndex } from '../../ports/search-index/search-index.ts';
import { type AddressGuard } from '../../shop/net/address-guard.ts';
import { type Log } from '../../telemetry/log.ts';
import { type DegradedCheck, type ReadyCheck, type TechnologyReport } from './health-checks.ts';

/** What the HTTP side is made of. */
export interface ApiParts {
  config: Config;
  log: Log;
  database: Database;
  queue: Queue;
  cache: Cache;
  broadcast: Broadcast;
  rateLimit: RateLimit;
  searchIndex: SearchIndex;
  guard: AddressGuard;
  /** The notification channels, and whether this server can send on each. */
  channels: Channels;
  send: SendMessage;
  /** What forecasts are made with. */
  forecastModel: AskModel;
  /** Where people reach the service; session cookies are for https alone if this is. */
  publicUrl: string;
  /** The built web app, or null where it has not been built. */
  webFolder: string | null;
  /** Dependencies besides the database that /readyz asks for. */
  ready?: ReadyCheck;
  /** What is away although the service goes on, and why. */
  degraded?: DegradedCheck;
  /** What stands behind the ports, for whoever runs the service. */
  using?: TechnologyReport;
}
