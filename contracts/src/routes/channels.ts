import { IdParams } from '../common.ts';
import {
  ChannelList,
  Channels,
  ChannelTestResult,
  LinkedAddress,
  LinkToken,
  VerificationResult,
} from '../notification.ts';
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
  verifyChannel: route({
    method: 'POST',
    path: '/channels/:id/verify',
    summary:
      'Send an email channel’s confirmation link again, or a webhook’s verification request, whose response is awaited',
    auth: 'account',
    params: IdParams,
    status: 200,
    response: VerificationResult,
  }),
  confirmChannel: route({
    method: 'POST',
    path: '/channels/confirm',
    summary: 'Confirm an email address with the token of the link that was sent to it',
    auth: 'none',
    body: LinkToken,
    status: 200,
    response: LinkedAddress,
  }),
  unsubscribe: route({
    method: 'POST',
    path: '/unsubscribe',
    summary:
      'Stop the emails to an address with the token of the link in one of them; any body is accepted (RFC 8058)',
    auth: 'none',
    query: LinkToken,
    status: 200,
    response: LinkedAddress,
  }),
} as const;
