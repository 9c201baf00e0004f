import { IdParams } from '../common.ts';
import { ChannelList, Channels, ChannelTestResult } from '../notification.ts';
import { route } from './route.ts';

export const channelRoutes = {
  listChannels: route({
    method: 'GET',
    path: '/channels',
    summary: 'List your notification channels',
    auth: 'account',
    status: 200,
    response: Channels,
  }),
  replaceChannels: route({
    method: 'PUT',
    path: '/channels',
    summary:
      'Replace your channels: entries with an id are updated, entries without one are created, all others are deleted. 409 if the list is no longer the one with this version; 428 if a channel would be deleted without a version',
    auth: 'account',
    body: ChannelList,
    status: 200,
    response: Channels,
  }),
  testChannel: route({
    method: 'POST',
    path: '/channels/:id/test',
    summary: 'Send a test message to a channel',
    auth: 'account',
    params: IdParams,
    status: 200,
    response: ChannelTestResult,
  }),
} as const;
