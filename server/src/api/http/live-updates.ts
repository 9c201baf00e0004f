import { type ServerResponse } from 'node:http';
import { type FastifyReply } from 'fastify';
import { type StreamEvent } from '@tidemark/contracts/events.ts';
import { type Config } from '../../config/config.ts';
import { CREDENTIALS_ENDED, findValid } from '../../features/accounts/credentials-ended.ts';
import { ALERTS_FIRED, type FiredAlert } from '../../features/notify/notify-fired.ts';
import { readNotifications } from '../../features/notify/read-notifications.ts';
import { CHECK_PROGRESS, PRICE_CHANGES, type Broadcast } from '../../ports/broadcast/broadcast.ts';
import { type Database } from '../../ports/database/database.ts';
import { QuotaExceededError } from '../../store/quotas/quotas.ts';
import { type Log } from '../../telemetry/log.ts';

interface LiveUpdateParts {
  config: Pick<Config, 'maxStreams'>;
  database: Database;
  broadcast: Broadcast;
  log: Log;
}

/** Who opened a stream, and with what. */
export interface StreamOwner {
  accountId: string;
  /** The hash of the session token or API key, in hexadecimal. */
  credentialHash: string;
}

interface AccountStreams {
  /** The open streams with the hashes of their credentials. */
  connections: Map<ServerResponse, string>;
  productIds: Set<string>;
  /**
   * Grows with each change of the account's watches, so that a list read before the change is recognized as
   * old.
   */
  changes: number;
}

const HEARTBEAT_MS = 20_000;
const REFRESH_MS = 30_000;
const RETRY_MS = 2000;
/** Buffer limit of a client. A slower one is disconnected and reconnects. */
const MAX_BUFFERED_BYTES = 256 * 1024;

/**
 * Forwards broadcast messages to the open streams: one subscription per channel, one list of watched products
 * per account.
 */
export class LiveUpdates {
  readonly #parts: LiveUpdateParts;
  readonly #listeners = new Map<string, AccountStreams>();
  readonly #disposers: (() => unknown)[] = [];
  #closed = false;

  constructor(parts: LiveUpdateParts) {
    this.#parts = parts;
  }

  async start(): Promise<void> {
    const { broadcast } = this.#parts;
    const missed = () => this.#endStreams();
    const subscriptions = await Promise.all([
      broadcast.subscribe(
        CHECK_PROGRESS,
        (data) => this.#sendToWatchers(data.productId, { type: 'check.progress', data }),
        missed,
      ),
      broadcast.subscribe(
        PRICE_CHANGES,
        (data) => this.#sendToWatchers(data.productId, { type: 'price.changed', data }),
        missed,
      ),
      broadcast.subscribe(ALERTS_FIRED, (alerts) => this.#logFailure(this.#sendAlerts(alerts)), missed),
      broadcast.subscribe(CREDENTIALS_ENDED, (id) => this.#logFailure(this.#endInvalid([id])), missed),
    ]);
    const heartbeat = setInterval(() => this.#sendHeartbeat(), HEARTBEAT_MS);
    const refreshing = setInterval(() => {
      this.#logFailure(this.#refresh([...this.#listeners.keys()]));
      this.#logFailure(this.#endInvalid([...this.#listeners.keys()]));
    }, REFRESH_MS);
    this.#disposers.push(
      ...subscriptions,
      () => clearInterval(heartbeat),
      () => clearInterval(refreshing),
    );
  }

  /**
   * Streams the account's events until either side ends it, or the credential ends. Throws QuotaExceededError
   * when the account has too many streams open.
   */
  async connect(owner: StreamOwner, reply: FastifyReply): Promise<void> {
    const response = reply.raw;
    this.#addConnection(owner, response);
    await this.#refresh([owner.accountId]);
    reply.hijack();
    if (this.#closed) return void response.destroy();
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    response.write(`retry: ${RETRY_MS}\n\n`);
    // It may have ended between the check of the request and the moment from which messages arrive here.
    await this.#endInvalid([owner.accountId]);
  }

  /** Called when the account starts or stops watching a product. */
  setWatched(accountId: string, productId: string, isWatched: boolean): void {
    const listener = this.#listeners.get(accountId);
    if (!listener) return;
    listener.changes++;
    if (isWatched) listener.productIds.add(productId);
    else listener.productIds.delete(productId);
  }

  /** How many streams of the account are open in this process. */
  openStreams(accountId: string): number {
    return this.#listeners.get(accountId)?.connections.size ?? 0;
  }

  /** Ends all streams. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#disposers.map((end) => end()));
    this.#endStreams();
  }

  /** Disconnects all clients. They reconnect and reload what they may have missed. */
  #endStreams(): void {
    for (const { connections } of this.#listeners.values())
      for (const response of connections.keys()) if (response.headersSent) response.end();
  }

  /** Ends the accounts' streams whose credentials are no longer valid. */
  async #endInvalid(accountIds: readonly string[]): Promise<void> {
    const streams = accountIds.flatMap((id) => [...(this.#listeners.get(id)?.connections ?? [])]);
    const valid = await findValid(this.#parts.database, [...new Set(streams.map(([, hash]) => hash))]);
    for (const [response, hash] of streams)
      if (!valid.has(hash)) response[response.headersSent ? 'end' : 'destroy']();
  }

  #addConnection({ accountId, credentialHash }: StreamOwner, response: ServerResponse): void {
    const none: AccountStreams = { connections: new Map(), productIds: new Set(), changes: 0 };
    const listener = this.#listeners.get(accountId) ?? none;
    const { maxStreams } = this.#parts.config;
    if (listener.connections.size >= maxStreams) throw new QuotaExceededError('streams', maxStreams);
    this.#listeners.set(accountId, listener);
    listener.connections.set(response, credentialHash);
    // A write to a stream that has ended or lost its client. It is removed when it closes.
    response.on('error', () => undefined);
    response.once('close', () => {
      listener.connections.delete(response);
      if (listener.connections.size === 0) this.#listeners.delete(accountId);
    });
  }

  #sendToWatchers(productId: string, event: StreamEvent): void {
    for (const { productIds, connections } of this.#listeners.values())
      if (productIds.has(productId)) send(connections.keys(), event);
  }

  async #sendAlerts(alerts: readonly FiredAlert[]): Promise<void> {
    const listening = alerts.filter(({ account_id: account }) => this.#listeners.has(String(account)));
    if (listening.length === 0) return;
    const ids = listening.map(({ notification_id: id }) => id);
    const notifications = await readNotifications(this.#parts.database, ids);
    const byId = new Map(notifications.map((notification) => [Number(notification.id), notification]));
    for (const { account_id: account, notification_id: id } of listening) {
      const data = byId.get(id);
      const listener = this.#listeners.get(String(account));
      if (data && listener) send(listener.connections.keys(), { type: 'alert.fired', data });
    }
  }

  async #refresh(accountIds: readonly string[]): Promise<void> {
    if (accountIds.length === 0) return;
    const asked = accountIds.map((id) => ({ id, changes: this.#listeners.get(id)?.changes }));
    const watched = await readWatched(this.#parts.database, accountIds);
    const outdated: string[] = [];
    for (const { id, changes } of asked) {
      const listener = this.#listeners.get(id);
      if (listener?.changes === changes && listener) listener.productIds = watched.get(id) ?? new Set();
      else if (listener) outdated.push(id);
    }
    await this.#refresh(outdated);
  }

  #sendHeartbeat(): void {
    for (const { connections } of this.#listeners.values()) write(connections.keys(), ':\n\n');
  }

  #logFailure(work: Promise<void>): void {
    work.catch((error: unknown) => this.#parts.log.warn({ err: error }, 'live updates fell behind'));
  }
}

async function readWatched(
  database: Database,
  accountIds: readonly string[],
): Promise<Map<string, Set<string>>> {
  const rows = await database.query<{ account_id: number; product_id: number }>(
    'SELECT account_id, product_id FROM watches WHERE account_id = ANY ($1)',
    [accountIds],
  );
  const watched = new Map<string, Set<string>>();
  for (const row of rows) {
    const productIds = watched.get(String(row.account_id)) ?? new Set();
    watched.set(String(row.account_id), productIds.add(String(row.product_id)));
  }
  return watched;
}

function send(connections: Iterable<ServerResponse>, { type, data }: StreamEvent): void {
  write(connections, `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`);
}

function write(connections: Iterable<ServerResponse>, text: string): void {
  for (const response of connections) {
    if (!response.headersSent || response.writableEnded) continue;
    response.write(text);
    if (response.writableLength > MAX_BUFFERED_BYTES) response.destroy();
  }
}
