import { type ChannelType } from '@tidemark/contracts/notification.ts';

/** The channel that a delivery goes to. */
export interface DeliveryChannel {
  id: number;
  accountId: number;
  type: ChannelType;
  address: string;
  /** See `ChannelSender.destinationOf`. */
  destination: string;
  secret: string;
  enabled: boolean;
  /** Whether its owner or receiver agreed to messages. */
  verified: boolean;
}

/** A delivery in flight: what to send, and to which channel. */
export interface Delivery {
  /** A UUID, the same for all attempts, by which the receiver recognizes repetitions. */
  messageId: string;
  event: string;
  /** The event to send. Null for an alert, whose content is its notification. */
  payload: unknown;
  notificationId: number | null;
  createdAt: Date;
  channel: DeliveryChannel;
}

/** Nothing was sent, because a limit is used up. The attempt does not count. */
export interface Postponed {
  ok: false;
  postponedMs: number;
  /** What else has to wait: all deliveries to the channel, or to its destination. */
  blocks: 'channel' | 'destination';
  detail: string;
}

/** The result of one attempt. `detail` is shown to the channel's owner. */
export type DeliveryResult =
  | { ok: true; detail: string }
  | {
      ok: false;
      /** Whether another attempt may succeed. */
      retryable: boolean;
      detail: string;
      /** This server may not send on the channel. */
      skipped?: true;
      /** There was no response: from the receiver, or from the server that all messages go through. */
      noResponse?: 'receiver' | 'relay';
    }
  | Postponed;

/** How deliveries leave the service on one type of channel. Retries are the caller's job (deliver.ts). */
export interface ChannelSender {
  /** False if the server lacks a setting that this channel needs. Deliveries are then skipped. */
  usable: boolean;
  /** Whether the operator vouches for the address: no verification, no limits. */
  trusts(address: string): boolean;
  /** What the address shares with others: a webhook's host, a mailbox's domain. */
  destinationOf(address: string): string;
  /** Makes one attempt. `content` is the Notification of an alert, or the payload of any other delivery. */
  send(delivery: Delivery, content: unknown): Promise<DeliveryResult>;
  close(): Promise<void>;
}
