import { PriceChanged, VerdictGiven } from '@tidemark/contracts/events.ts';
import { parserOf } from '@tidemark/contracts/parser-of.ts';

export interface Topic<Body = unknown> {
  readonly name: string;
  /** Durable messages survive a crash of the broker; transient ones may be lost whole. */
  readonly durable: boolean;
  /** Validates the body of a received message. A message for which it throws fails as if its handler had thrown. */
  readonly parse: (body: unknown) => Body;
}

/** A check on its way to a worker. A report of the check must name its lease. */
export interface CheckTask {
  productId: string;
  leaseId: number;
  /** A user waits for the check and follows its progress. */
  requested?: boolean;
}

/** Checks to run: transient, because each is leased in the schedule and becomes due again. */
export const CHECKS: Topic<CheckTask> = { name: 'scrape', durable: false, parse: parseCheckTask };
/** Confirmed price changes from the outbox, for the rules and for other programs. */
export const PRICE_CHANGED: Topic<PriceChanged> = {
  name: 'price.changed',
  durable: true,
  parse: parserOf(PriceChanged, 'price.changed'),
};
/** Forecast verdicts from the outbox, for the rules that wait for them. */
export const VERDICT_GIVEN: Topic<VerdictGiven> = {
  name: 'verdict.given',
  durable: true,
  parse: parserOf(VerdictGiven, 'verdict.given'),
};

export const TOPICS: readonly Topic[] = [CHECKS, PRICE_CHANGED, VERDICT_GIVEN];

/** Where messages wait that name no lane. */
export const OWN_LANE = '';

export interface OutgoingMessage<Body = unknown> {
  body: Body;
  /** 0 goes first, 9 last, within a lane. */
  priority?: number;
  /** The part of the topic in which the message waits: words of a-z, 0-9 and -, joined by dots. Default: OWN_LANE. */
  lane?: string;
}

export interface Message<Body = unknown> {
  body: Body;
  /** 1 at the first delivery. */
  attempt: number;
}

export interface ConsumeOptions {
  /** How many messages are in the handler at once, over all lanes; 1 keeps the order of a lane. */
  concurrency: number;
  signal: AbortSignal;
  /** The lanes to serve now, asked again every half a minute or so; the hands are shared fairly. Default: OWN_LANE. */
  lanes?: () => Promise<readonly string[]>;
}

export interface LaneState {
  lane: string;
  /** Messages that wait for a hand; those in hand, or resting until their next attempt, do not count. */
  waiting: number;
  /** How many consumers serve the lane, or null where this is not known. */
  consumers: number | null;
}

/** A message that was given up. */
export interface DeadLetter {
  id: string;
  lane: string;
  body: unknown;
  attempts: number;
  /** Why the last attempt failed. */
  reason: string;
  /** When it was given up. */
  at: Date;
}

/** At-least-once delivery; competing consumers share a lane. */
export interface Queue {
  /** Resolves when the messages are accepted (durable ones: stored); rejects within a bound when they cannot be. */
  publish<Body>(topic: Topic<Body>, messages: readonly OutgoingMessage<Body>[]): Promise<void>;
  /**
   * Hands messages to `handler` until the signal aborts, then waits for those in hand. A message is done when its handler returns. One
   * whose handler throws, or dies with its process, comes again later; after MAX_ATTEMPTS it is set aside as dead. Of a topic's dead
   * messages some MOST_DEAD are kept, the youngest.
   */
  consume<Body>(
    topic: Topic<Body>,
    options: ConsumeOptions,
    handler: (message: Message<Body>) => Promise<void>,
  ): Promise<void>;
  /** How these lanes of a topic are now, in their order. */
  laneStates(topic: Topic, lanes: readonly string[]): Promise<LaneState[]>;
  deadCount(topic: Topic): Promise<number>;
  /** The dead messages of a topic, oldest first. */
  deadLetters(topic: Topic, limit: number): Promise<DeadLetter[]>;
  /** Sends dead messages to their lanes again, with all attempts before them; all of the topic's, or those of `ids`. Returns how many. */
  replay(topic: Topic, ids?: readonly string[]): Promise<number>;
}

export const MAX_ATTEMPTS = 10;
export const MOST_DEAD = 100_000;

/** How many messages wait in a topic's own lane. */
export async function depthOf(queue: Pick<Queue, 'laneStates'>, topic: Topic): Promise<number> {
  const [state] = await queue.laneStates(topic, [OWN_LANE]);
  return state?.waiting ?? 0;
}

/** By hand, since every check passes through it. */
function parseCheckTask(body: unknown): CheckTask {
  const task = body as Partial<CheckTask> | null;
  if (typeof task?.productId !== 'string' || typeof task.leaseId !== 'number')
    throw new Error('not a valid check task');
  return task as CheckTask;
}
