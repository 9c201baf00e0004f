import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { type Channel, type ChannelInput } from '@tidemark/contracts/notification.ts';
import { call, isStatus } from './client.ts';
import { webhooksQuery } from './webhooks.ts';

const CHANGE_ATTEMPTS = 3;

export const channelsQuery = queryOptions({
  queryKey: ['channels'],
  queryFn: () => call('listChannels'),
  select: ({ channels }) => channels,
});

/**
 * Saves the whole list of channels, made by `change` from the server's current list. If the list changes in
 * between, `change` is applied to the new one.
 */
export function useSaveChannels() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (change: (channels: ChannelInput[]) => ChannelInput[]) => {
      const { channels, version } = await call('listChannels');
      return call('replaceChannels', { body: { channels: change(channels.map(toInput)), version } });
    },
    retry: (failures, error) => failures < CHANGE_ATTEMPTS - 1 && isStatus(error, 409),
    onSuccess: (saved) => queries.setQueryData(channelsQuery.queryKey, saved),
  });
}

function toInput({ id, type, address, enabled }: Channel): ChannelInput {
  return { id, type, address, enabled };
}

export function useVerifyChannel(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => call('verifyChannel', { params: { id } }),
    onSuccess: ({ verified }) =>
      verified &&
      Promise.all([
        queries.invalidateQueries({ queryKey: channelsQuery.queryKey }),
        queries.invalidateQueries({ queryKey: webhooksQuery.queryKey }),
      ]),
  });
}

/** Confirms the address that a link's token was sent to. */
export const confirmAddress = (token: string) => call('confirmChannel', { body: { token } });

/** Stops the emails to the address that a link's token is about. */
export const stopEmails = (token: string) => call('unsubscribe', { query: { token } });

export function useTestChannel(id: string) {
  return useMutation({ mutationFn: () => call('testChannel', { params: { id } }) });
}
