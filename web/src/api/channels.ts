import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { type Channel, type ChannelInput } from '@tidemark/contracts/notification.ts';
import { call } from './client.ts';

export const channelsQuery = queryOptions({
  queryKey: ['channels'],
  queryFn: async (): Promise<Channel[]> => (await call('listChannels')).channels,
});

/** Saves the whole list of channels, made by `change` from the server's current list. */
export function useSaveChannels() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (change: (channels: ChannelInput[]) => ChannelInput[]) => {
      const current = await queries.fetchQuery({ ...channelsQuery, staleTime: 0 });
      return call('replaceChannels', { body: { channels: change(current.map(toInput)) } });
    },
    onSuccess: ({ channels }) => queries.setQueryData(channelsQuery.queryKey, channels),
  });
}

function toInput({ id, type, address, enabled }: Channel): ChannelInput {
  return { id, type, address, enabled };
}

export function useTestChannel(id: string) {
  return useMutation({ mutationFn: () => call('testChannel', { params: { id } }) });
}
