import { type ChannelType } from '@tidemark/contracts/notification.ts';

/** A delivery in flight: what to send, and to which channel. */
export interface Delivery {
  id: number;
  event: string;
  /** The event to send. Null for an alert, whose content is its notification. */
  payload: unknown;
  notificationId: number | null;
  /** Attempts so far, including this one. */
  attempts: number;
  createdAt: Date;
  channel: { type: ChannelType; address: string; secret: string | null; enabled: boolean };
}

/** The result of one attempt. `detail` is shown to the channel's owner. */
export type DeliveryResult =
  | { ok: true; detail: string }
  | {
      ok: false;
      /** Whether another attempt may succeed. */
      retryable: boolean;
      detail: string;
      /** This server cannot send on the channel. */
      skipped?: true;
    };

/** How deliveries leave the service on one type of channel. Retries are the caller's job (deliver.ts). */
export interface ChannelSender {
  /** False if the server lacks a setting that this channel needs. Deliveries are then skipped. */
  usable: boolean;
  /** Makes one attempt. `content` is the Notification of an alert, or the payload of any other delivery. */
  send(delivery: Delivery, content: unknown): Promise<DeliveryResult>;
  close(): Promise<void>;
}
