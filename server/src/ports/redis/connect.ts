import { ErrorReply } from '@redis/client';
import { newClient, type Client } from './client.ts';
import {
  CLOSED,
  REDIS_PREFIX,
  RedisUnreachableError,
  type Redis,
  type RedisArgument,
  type RedisScript,
} from './redis.ts';
import { Subscriber } from './subscriber.ts';

export interface RedisOptions {
  /** redis://, or rediss:// for TLS */
  url: string;
  /** Called once per outage, when it begins. The reason contains no secret. */
  onUnreachable: (reason: string) => void;
  /** Called once per outage, when it ends. */
  onReachable: () => void;
}

/** Longer than a busy machine delays either side. The failover limits require less than two seconds. */
const COMMAND_TIMEOUT_MS = 1000;
/** Delay before a server that refused a command is checked again. */
const RECHECK_AFTER_MS = 1000;

/**
 * Connects, and reconnects whenever the connection is lost. Resolves after the first attempt, even if that
 * fails: a server that is unreachable at the start is treated like one that becomes unreachable later.
 */
export async function connectRedis(options: RedisOptions): Promise<Redis> {
  const connection = new RedisConnection(options);
  await connection.open();
  return connection;
}

class RedisConnection implements Redis {
  readonly #options: RedisOptions;
  readonly #client: Client;
  #subscriber: Subscriber | null = null;
  #serverRunId = '';
  #unavailableReason: string | null = 'not connected yet';
  #isOutageReported = false;
  #isChecking = false;
  #firstAttempt = Promise.withResolvers<void>();

  constructor(options: RedisOptions) {
    this.#options = options;
    this.#client = newClient(options.url);
    this.#client.on('ready', () => void this.#checkServer());
    this.#client.on('error', (error: Error) => this.#markUnreachable(reasonOf(error)));
  }

  async open(): Promise<void> {
    this.#client.connect().catch(() => undefined);
    await this.#firstAttempt.promise;
  }

  unavailableReason(): string | null {
    return this.#unavailableReason;
  }

  serverRunId(): string {
    return this.#serverRunId;
  }

  command(...args: RedisArgument[]): Promise<unknown> {
    if (this.#unavailableReason !== null)
      return Promise.reject(new RedisUnreachableError(this.#unavailableReason));
    return this.#send(args);
  }

  async script({ text, sha }: RedisScript, keys: readonly string[], args: readonly RedisArgument[]) {
    const rest = [keys.length, ...keys, ...args];
    try {
      return await this.command('EVALSHA', sha, ...rest);
    } catch (error) {
      if (!isUnknownScript(error)) throw error;
      return this.command('EVAL', text, ...rest);
    }
  }

  subscribe(channel: string, onMessage: (text: string) => void, onReconnected: () => void): Promise<void> {
    this.#subscriber ??= new Subscriber(newClient(this.#options.url));
    return this.#subscriber.subscribe({ channel, onMessage, onReconnected });
  }

  async close(): Promise<void> {
    this.#isOutageReported = true;
    this.#unavailableReason = CLOSED;
    this.#subscriber?.close();
    this.#client.destroy();
  }

  /**
   * A server is usable once it reports its run id and accepts a write. One that is loading its data or is a
   * replica does not.
   */
  async #checkServer(): Promise<void> {
    if (this.#isChecking) return;
    this.#isChecking = true;
    try {
      const info = String(await this.#send(['INFO', 'server']));
      await this.#send(['SET', `${REDIS_PREFIX}write-test`, '1', 'PX', '1000']);
      this.#serverRunId = /^run_id:(\w+)/m.exec(info)?.[1] ?? '';
      this.#markReachable();
    } catch {
      // #send has already recorded the reason and scheduled the next check.
    }
    this.#isChecking = false;
  }

  /** A command without a response in time marks the server as unreachable until the response arrives. */
  async #send(args: readonly RedisArgument[]): Promise<unknown> {
    const { promise: timeout, reject } = Promise.withResolvers<never>();
    let isLate = false;
    let isSettled = false;
    const giveUp = () => {
      if (isSettled) return;
      isLate = true;
      reject(this.#failed('does not respond'));
    };
    // setImmediate: after long synchronous work timers run first, and a response may already wait in the
    // socket.
    const timer = setTimeout(() => setImmediate(giveUp), COMMAND_TIMEOUT_MS);
    const response = this.#client.sendCommand(args.map(String)).finally(() => {
      isSettled = true;
      clearTimeout(timer);
      if (isLate) void this.#checkServer();
    });
    try {
      return await Promise.race([response, timeout]);
    } catch (error) {
      if (error instanceof RedisUnreachableError || isUnknownScript(error)) throw error;
      if (error instanceof ErrorReply) setTimeout(() => void this.#checkServer(), RECHECK_AFTER_MS).unref();
      throw this.#failed(reasonOf(error as Error));
    }
  }

  #failed(reason: string): RedisUnreachableError {
    this.#markUnreachable(reason);
    return new RedisUnreachableError(reason);
  }

  #markUnreachable(reason: string): void {
    this.#firstAttempt.resolve();
    if (this.#unavailableReason !== CLOSED) this.#unavailableReason = reason;
    if (this.#isOutageReported) return;
    this.#isOutageReported = true;
    this.#options.onUnreachable(reason);
  }

  #markReachable(): void {
    this.#firstAttempt.resolve();
    if (this.#unavailableReason === CLOSED) return;
    this.#unavailableReason = null;
    if (this.#isOutageReported) this.#options.onReachable();
    this.#isOutageReported = false;
  }
}

/** Only the driver's error code or name, because its messages can contain the URL with the password. */
function reasonOf(error: Error & { code?: string }): string {
  if (error instanceof ErrorReply)
    return `refuses commands: ${/^[A-Z]+/.exec(error.message)?.[0] ?? 'error'}`;
  return error.code ?? error.name;
}

function isUnknownScript(error: unknown): boolean {
  return error instanceof ErrorReply && error.message.startsWith('NOSCRIPT');
}
