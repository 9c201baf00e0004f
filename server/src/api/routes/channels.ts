import {
  findChannel,
  listChannels,
  replaceChannels,
  toChannel,
  versionOf,
  type StoredChannel,
} from '../../features/notify/channel-store.ts';
import { DELIVERIES_DUE } from '../../features/notify/deliveries-due.ts';
import { testDelivery } from '../../features/notify/test-delivery.ts';
import { type ApiParts } from '../http/api-parts.ts';
import { ownerOf } from '../http/owner-of.ts';
import { found } from '../http/problems.ts';
import { type Handlers } from '../http/register-route.ts';

type ChannelRoute = 'listChannels' | 'replaceChannels' | 'testChannel';

export function channelRoutes({
  config,
  database,
  broadcast,
  guard,
  send,
  channels: senders,
}: ApiParts): Handlers<ChannelRoute> {
  const shown = (channels: readonly StoredChannel[]) => ({
    channels: channels.map((channel) => toChannel(channel, senders)),
    version: versionOf(channels),
  });
  return {
    listChannels: async ({ account }) => shown(await listChannels(database, account.id)),
    replaceChannels: async ({ account, body }) => {
      for (const { type, address } of body.channels)
        if (type === 'webhook') await guard.assertAllowed(new URL(address));
      const rules = { channels: senders, quotas: config };
      const replaced = await replaceChannels(database, ownerOf(config, account), body, rules);
      await broadcast.publish(DELIVERIES_DUE, null);
      return shown(replaced);
    },
    testChannel: async ({ account, params }) => {
      const channel = found(await findChannel(database, account.id, params.id), 'channel');
      const { ok, detail } = await send(testDelivery(channel, new Date()));
      return { ok, detail };
    },
  };
}
