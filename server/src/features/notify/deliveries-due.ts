import { type Channel } from '../../ports/broadcast/broadcast.ts';

/** Deliveries without a notification were written, and are due. Alerts are broadcast as ALERTS_FIRED. */
export const DELIVERIES_DUE: Channel<null> = { name: 'deliveries-due', parse: () => null };
