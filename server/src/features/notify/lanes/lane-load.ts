/**
 * How many deliveries of one lane may be in flight: in all, and for one account, destination or channel.
 */
export interface LaneLimits {
  slots: number;
  perAccount: number;
  perDestination: number;
  perChannel: number;
}

/** Whom a delivery in flight concerns. */
export interface Party {
  accountId: number;
  destination: string;
  channelId: number;
}

/** Deliveries that may not be claimed now. */
export interface Blocked {
  accounts: number[];
  destinations: string[];
  channels: number[];
}

/**
 * What an attempt says about who was contacted. The relay is the server that all messages of the lane go
 * through.
 */
export type Response = 'responded' | 'no-response' | 'relay-failed' | 'not-contacted';

const FIRST_PAUSE_MS = 2000;
const MAX_PAUSE_MS = 5 * 60_000;
/** Distinct accounts whose last attempts at a destination got no response, after which all of them wait. */
const ACCOUNTS_TO_PAUSE = 3;
/** The share of the slots for channels whose last attempt got no response. */
const SILENT_SHARE = 1 / 4;
/** Bounds the memory of failures; the oldest are forgotten. */
const MAX_REMEMBERED = 10_000;

interface Silence {
  /** Failures in a row, those during a pause aside. */
  failures: number;
  accounts: ReadonlySet<number>;
  pausedUntilMs: number;
}

/**
 * Which deliveries of a lane are in flight in this process, and which have to wait: an account, a destination
 * and a channel have limits of their own, and one that does not respond is paused, longer with each failure.
 * A channel's failures pause the channel; those of several accounts in a row pause their destination. So
 * receivers that hang hold their own slots only.
 */
export class LaneLoad {
  readonly #limits: LaneLimits;
  readonly #now: () => number;
  readonly #inFlight = new Set<Party>();
  readonly #channels = new Map<number, Silence>();
  readonly #destinations = new Map<string, Silence>();
  #relay: Silence | null = null;

  /** `now` is a monotonic clock in milliseconds. */
  constructor(limits: LaneLimits, now: () => number = () => performance.now()) {
    this.#limits = limits;
    this.#now = now;
  }

  /** Whether another delivery may start. While the relay does not respond, one at a time. */
  get hasFreeSlot(): boolean {
    if (this.#relay && this.#relay.pausedUntilMs > this.#now()) return false;
    return this.#inFlight.size < (this.#relay ? 1 : this.#limits.slots);
  }

  blocked(): Blocked {
    const { perAccount, perDestination, perChannel } = this.#limits;
    const parties = [...this.#inFlight];
    return {
      accounts: atLimit(
        parties.map(({ accountId }) => accountId),
        perAccount,
      ),
      destinations: [
        ...atLimit(
          parties.map(({ destination }) => destination),
          perDestination,
        ),
        ...this.#paused(this.#destinations),
      ],
      channels: [
        ...atLimit(
          parties.map(({ channelId }) => channelId),
          perChannel,
        ),
        ...this.#blockedSilentChannels(parties),
      ],
    };
  }

  start(party: Party): void {
    this.#inFlight.add(party);
  }

  finish(party: Party, response: Response): void {
    this.#inFlight.delete(party);
    if (response === 'relay-failed') this.#relay = this.#longer(this.#relay ?? NOT_SILENT);
    else if (response === 'no-response') this.#addFailure(party);
    else if (response === 'responded') {
      this.#relay = null;
      this.#channels.delete(party.channelId);
      this.#destinations.delete(party.destination);
    }
  }

  /** Makes a channel or a destination wait, because a limit is used up. */
  pause({ channelId, destination }: Party, what: 'channel' | 'destination', ms: number): void {
    const pausedUntilMs = this.#now() + ms;
    if (what === 'channel')
      remember(this.#channels, channelId, {
        ...(this.#channels.get(channelId) ?? NOT_SILENT),
        pausedUntilMs,
      });
    else
      remember(this.#destinations, destination, {
        ...(this.#destinations.get(destination) ?? NOT_SILENT),
        pausedUntilMs,
      });
  }

  #addFailure({ channelId, destination, accountId }: Party): void {
    remember(this.#channels, channelId, this.#longer(this.#channels.get(channelId) ?? NOT_SILENT));
    const known = this.#destinations.get(destination) ?? NOT_SILENT;
    const accounts = new Set([...known.accounts, accountId].slice(-ACCOUNTS_TO_PAUSE));
    const silence = accounts.size < ACCOUNTS_TO_PAUSE ? known : this.#longer(known);
    remember(this.#destinations, destination, { ...silence, accounts });
  }

  /** The next, longer pause. Attempts that fail during a pause began before it and do not lengthen it. */
  #longer(known: Silence): Silence {
    if (known.pausedUntilMs > this.#now()) return known;
    const failures = known.failures + 1;
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 20), MAX_PAUSE_MS);
    return { ...known, failures, pausedUntilMs: this.#now() + pauseMs };
  }

  #paused<Key>(silences: ReadonlyMap<Key, Silence>): Key[] {
    const nowMs = this.#now();
    return [...silences].filter(([, { pausedUntilMs }]) => pausedUntilMs > nowMs).map(([key]) => key);
  }

  /** Paused ones; those with an attempt in flight; all while they hold their share of the slots. */
  #blockedSilentChannels(parties: readonly Party[]): number[] {
    const silent = new Set([...this.#channels].filter(([, { failures }]) => failures > 0).map(([id]) => id));
    const busy = parties.map(({ channelId }) => channelId).filter((id) => silent.has(id));
    if (busy.length >= Math.max(1, this.#limits.slots * SILENT_SHARE)) return [...silent];
    return [...this.#paused(this.#channels), ...busy];
  }
}

const NOT_SILENT: Silence = { failures: 0, accounts: new Set(), pausedUntilMs: -Infinity };

function atLimit<Key>(keys: readonly Key[], limit: number): Key[] {
  return [...Map.groupBy(keys, (key) => key)].filter(([, same]) => same.length >= limit).map(([key]) => key);
}

/** Sets the newest entry of a bounded map. */
function remember<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= MAX_REMEMBERED) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
