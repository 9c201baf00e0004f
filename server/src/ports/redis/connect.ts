import { ErrorReply } from '@redis/client';
import { newClient, type Client } from './client.ts';
import {
  CLOSED,
  REDIS_PREFIX,
  RedisAwayError,
  type Redis,
  type RedisArgument,
  type RedisScript,
} from './redis.ts';
import { Subscriber } from './subscriber.ts';

export interface RedisOptions {
  /** redis:// or, by TLS, rediss:// */
  url: string;
  /** Called once when it goes away and once when it is back; the reason holds no secret. */
  onUnreachable: (reason: string) => void;
  onBack: () => void;
}

/** Longer than a busy machine keeps either side waiting; the limits count on less than two seconds. */
const COMMAND_TIMEOUT_MS = 1000;
/** One that refuses a command is asked again so much later. */
const GREET_AGAIN_MS = 1000;

/**
 * Connects, and again whenever the connection is lost. Resolves when it is there or the first attempt has failed: a server that is
 * away at the start is waited for like one that goes away later.
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
  #memoryId = '';
  #trouble: string | null = 'not connected yet';
  #told = false;
  #greeting = false;
  #firstAttempt = Promise.withResolvers<void>();

  constructor(options: RedisOptions) {
    this.#options = options;
    this.#client = newClient(options.url);
    this.#client.on('ready', () => void this.#greet());
    this.#client.on('error', (error: Error) => this.#away(reasonOf(error)));
  }

  async open(): Promise<void> {
    this.#client.connect().catch(() => undefined);
    await this.#firstAttempt.promise;
  }

  trouble(): string | null {
    return this.#trouble;
  }

  memoryId(): string {
    return this.#memoryId;
  }

  command(...args: RedisArgument[]): Promise<unknown> {
    if (this.#trouble !== null) return Promise.reject(new RedisAwayError(this.#trouble));
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
    this.#told = true;
    this.#trouble = CLOSED;
    this.#subscriber?.close();
    this.#client.destroy();
  }

  /** It is there when it says who it is and lets itself be written to; one that still loads or only follows another is not. */
  async #greet(): Promise<void> {
    if (this.#greeting) return;
    this.#greeting = true;
    try {
      const about = String(await this.#send(['INFO', 'server']));
      await this.#send(['SET', `${REDIS_PREFIX}hello`, '1', 'PX', '1000']);
      this.#memoryId = /^run_id:(\w+)/m.exec(about)?.[1] ?? '';
      this.#back();
    } catch {
      // What went wrong is noted by then, and who notes it also asks again.
    }
    this.#greeting = false;
  }

  /** A command that is late puts the server down as away until its answer comes. */
  async #send(args: readonly RedisArgument[]): Promise<unknown> {
    const { promise: lateness, reject } = Promise.withResolvers<never>();
    let isLate = false;
    let isAnswered = false;
    const giveUp = () => {
      if (isAnswered) return;
      isLate = true;
      reject(this.#failed('does not answer'));
    };
    // After a long stretch of this process's own work timers come first: an answer that waits in the socket is read before it counts as late.
    const timer = setTimeout(() => setImmediate(giveUp), COMMAND_TIMEOUT_MS);
    const answer = this.#client.sendCommand(args.map(String)).finally(() => {
      isAnswered = true;
      clearTimeout(timer);
      if (isLate) void this.#greet();
    });
    try {
      return await Promise.race([answer, lateness]);
    } catch (error) {
      if (error instanceof RedisAwayError || isUnknownScript(error)) throw error;
      if (error instanceof ErrorReply) setTimeout(() => void this.#greet(), GREET_AGAIN_MS).unref();
      throw this.#failed(reasonOf(error as Error));
    }
  }

  #failed(reason: string): RedisAwayError {
    this.#away(reason);
    return new RedisAwayError(reason);
  }

  #away(reason: string): void {
    this.#firstAttempt.resolve();
    if (this.#trouble !== CLOSED) this.#trouble = reason;
    if (this.#told) return;
    this.#told = true;
    this.#options.onUnreachable(reason);
  }

  #back(): void {
    this.#firstAttempt.resolve();
    if (this.#trouble === CLOSED) return;
    this.#trouble = null;
    if (this.#told) this.#options.onBack();
    this.#told = false;
  }
}

/** Of an error of the driver only its code or first words: others may hold the address with its password. */
function reasonOf(error: Error & { code?: string }): string {
  if (error instanceof ErrorReply) return `refuses: ${/^[A-Z]+/.exec(error.message)?.[0] ?? 'an error'}`;
  return error.code ?? error.name;
}

function isUnknownScript(error: unknown): boolean {
  return error instanceof ErrorReply && error.message.startsWith('NOSCRIPT');
}
