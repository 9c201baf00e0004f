import { inProcessBroadcast } from './in-process.ts';
import { describeBroadcast } from './broadcast.contract.ts';

describeBroadcast('in-process', async () => ({
  broadcast: inProcessBroadcast(),
  close: async () => undefined,
}));
