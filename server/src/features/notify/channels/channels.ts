import { type ChannelType } from '@tidemark/contracts/notification.ts';
import { type ChannelSender } from './channel.ts';
import { createEmailChannel, type EmailOptions } from './email.ts';
import { createWebhookChannel, type WebhookOptions } from './webhook.ts';

/** The senders by channel type. */
export type Channels = Readonly<Record<ChannelType, ChannelSender>>;

/**
 * The table of channels. To add one:
 * 1. add its type and input to contracts/src/notification.ts
 * 2. add the type to the database enum `channel_type` in a migration, then run `npm run schema`
 * 3. write `channels/<channel>.ts`, add a line here, and pass its options in `app/compose/compose.ts`
 * 4. show it in web/src/features/settings (channel-row.tsx, channels-panel.tsx)
 */
export function createChannels(options: EmailOptions & WebhookOptions): Channels {
  return {
    email: createEmailChannel(options),
    webhook: createWebhookChannel(options),
  };
}
