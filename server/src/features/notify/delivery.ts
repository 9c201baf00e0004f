import { type ChannelType } from '@tidemark/contracts/notification.ts';

/** A delivery in hand: what to send, and where to. */
export interface Delivery {
  id: number;
  event: string;
  payload: unknown;
  notificationId: number | null;
  attempts: number;
  createdAt: Date;
  channel: { type: ChannelType; address: string; secret: string | null; enabled: boolean };
}
