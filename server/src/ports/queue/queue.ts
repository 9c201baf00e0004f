import { PriceChanged, VerdictGiven } from '@tidemark/contracts/events.ts';
import { parserOf } from '@tidemark/contracts/parser-of.ts';

/**
 * Queues of messages between roles. queue.ts is the port and the list of topics, queue.contract.ts its tests.
 * postgres/ keeps messages in tables, rabbitmq/ in a broker.
 */
export interface Topic<Body = unknown> {
  readonly name: string;
  /** Durable messages survive a crash of the broker; transient ones may all be lost. */
  readonly durable: boolean;
  /**
   * Validates the body of a received message. A message for which it throws fails as if its handler had
   * thrown.
   */
  readonly parse: (body: unknown) => Body;
}

/** A check on its way to a worker. A report of the check must name its lease. */
export interface CheckTask {
  productId: string;
  leaseId: number;
  /** A user waits for the check and follows its progress. */
  requested?: boolean;
}

/** Checks to run. Transient, because each is leased in the schedule and becomes due again. */
export const CHECKS: Topic<CheckTask> = { name: 'check', durable: false, parse: parseCheckTask };
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

/** The lane of messages without a lane. */
export const OWN_LANE = '';

export interface OutgoingMessage<Body = unknown> {
  body: Body;
  /** From 0 (delivered first) to 9, within a lane. */
  priority?: number;
  /** The lane in which the message waits: words of a-z, 0-9 and -, joined by dots. Default: OWN_LANE. */
  lane?: string;
}

export interface Message<Body = unknown> {
  body: Body;
  /** 1 at the first delivery. */
  attempt: number;
}

export interface ConsumeOptions {
  /** Most messages in flight, over all lanes. 1 preserves the order of a lane. */
  concurrency: number;
  signal: AbortSignal;
  /**
   * The lanes to serve now, called about every 30 seconds. Lanes share the slots fairly. Default: OWN_LANE.
   */
  lanes?: () => Promise<readonly string[]>;
}

export interface LaneState {
  lane: string;
  /** Messages that wait for a consumer, without those in flight or delayed until their next attempt. */
  waiting: number;
  /** Number of consumers that serve the lane, or null if unknown. */
  consumers: number | null;
}

/** A message whose last attempt failed. */
export interface DeadLetter {
  id: string;
  lane: string;
  body: unknown;
  attempts: number;
  /** Why the last attempt failed. */
  reason: string;
  /** When the last attempt failed. */
  at: Date;
}

/** Delivers messages at least once. Competing consumers share a lane. */
export interface Queue {
  /**
   * Resolves when the messages are accepted (durable ones: stored). Rejects within a bounded time otherwise.
   */
  publish<Body>(topic: Topic<Body>, messages: readonly OutgoingMessage<Body>[]): Promise<void>;
  /**
   * Passes messages to `handler` until the signal aborts, then waits for those in flight. A message is done
   * when its handler returns. If the handler throws or its process crashes, the message is delivered again
   * later, and becomes a dead letter after MAX_ATTEMPTS. About MAX_DEAD_LETTERS are kept per topic, the
   * newest ones.
   */
  consume<Body>(
    topic: Topic<Body>,
    options: ConsumeOptions,
    handler: (message: Message<Body>) => Promise<void>,
  ): Promise<void>;
  /** The current states of these lanes of a topic, in the same order. */
  laneStates(topic: Topic, lanes: readonly string[]): Promise<LaneState[]>;
  deadCount(topic: Topic): Promise<number>;
  /** A topic's dead letters, oldest first. */
  deadLetters(topic: Topic, limit: number): Promise<DeadLetter[]>;
  /**
   * Returns dead letters to their lanes with their attempts reset: all of the topic, or those of `ids`.
   * Returns the number.
   */
  replay(topic: Topic, ids?: readonly string[]): Promise<number>;
}

export const MAX_ATTEMPTS = 10;
export const MAX_DEAD_LETTERS = 100_000;

/** Number of messages that wait in a topic's own lane. */
export async function depthOf(queue: Pick<Queue, 'laneStates'>, topic: Topic): Promise<number> {
  const [state] = await queue.laneStates(topic, [OWN_LANE]);
  return state?.waiting ?? 0;
}

/** Parses without a schema, because every check passes through here. */
function parseCheckTask(body: unknown): CheckTask {
  const task = body as Partial<CheckTask> | null;
  if (typeof task?.productId !== 'string' || typeof task.leaseId !== 'number')
    throw new Error('not a valid check task');
  return task as CheckTask;
}
