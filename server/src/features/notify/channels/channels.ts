import { type ChannelType } from '@tidemark/contracts/notification.ts';
import { type ChannelSender } from './channel.ts';
import { createEmailChannel, type EmailOptions } from './email.ts';
import { createWebhookChannel, type WebhookOptions } from './webhook.ts';

export type Channels = Readonly<Record<ChannelType, ChannelSender>>;

/**
 * The table of channels. To add one, add its type to the contract (`CHANNEL_TYPES`) and to the database
 * (`channel_type`), write `channels/<channel>.ts`, and add a line here.
 */
export function createChannels(options: EmailOptions & WebhookOptions): Channels {
  return {
    email: createEmailChannel(options),
    webhook: createWebhookChannel(options),
  };
}
