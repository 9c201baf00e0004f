import { type GetModelInUse } from '../../features/forecasting/model/model.ts';
import { type Config } from '../../config/config.ts';
import { type Channels } from '../../features/notify/channels/channels.ts';
import { type SendMessage } from '../../features/notify/send-message.ts';
import { type Broadcast } from '../../ports/broadcast/broadcast.ts';
import { type Cache } from '../../ports/cache/cache.ts';
import { type Database } from '../../ports/database/database.ts';
import { type Queue } from '../../ports/queue/queue.ts';
import { type ProcessLimit, type RateLimit } from '../../ports/rate-limit/rate-limit.ts';
import { type SearchIndex } from '../../ports/search-index/search-index.ts';
import { type ProductImages } from '../../shop/images/product-images.ts';
import { type AddressGuard } from '../../shop/net/address-guard.ts';
import { type Log } from '../../telemetry/log.ts';
import { type DegradedCheck, type ReadyCheck, type TechnologyReport } from './health-checks.ts';

/** The parts behind the HTTP surface. */
export interface ApiParts {
  config: Config;
  log: Log;
  database: Database;
  queue: Queue;
  cache: Cache;
  broadcast: Broadcast;
  rateLimit: RateLimit;
  processLimit: ProcessLimit;
  searchIndex: SearchIndex;
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
  /** Dependencies that /readyz checks besides the database. */
  ready?: ReadyCheck;
  /** Dependencies that are unreachable while the service runs on. */
  degraded?: DegradedCheck;
  /** The technologies behind the ports, for the operator. */
  using?: TechnologyReport;
}
