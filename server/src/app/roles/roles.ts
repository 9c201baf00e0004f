import { type Parts } from '../compose/parts.ts';

/**
 * Does one job of the service until the signal aborts, then finishes the work in progress and returns. The
 * API calls `onListening` when it accepts requests.
 */
export type Role = (parts: Parts, signal: AbortSignal, onListening: () => void) => Promise<void>;

/** All roles, in the order in which a price passes through them. */
export const roles = {
  api: async (): Promise<Role> => (await import('./api.ts')).api,
  scheduler: async (): Promise<Role> => (await import('./scheduler.ts')).scheduler,
  worker: async (): Promise<Role> => (await import('./worker.ts')).worker,
  relay: async (): Promise<Role> => (await import('./relay.ts')).relay,
  alerts: async (): Promise<Role> => (await import('./alerts.ts')).alerts,
  notifier: async (): Promise<Role> => (await import('./notifier.ts')).notifier,
  indexer: async (): Promise<Role> => (await import('./indexer.ts')).indexer,
  forecaster: async (): Promise<Role> => (await import('./forecaster.ts')).forecaster,
} as const;

export type RoleName = keyof typeof roles;

export const ROLE_NAMES = Object.keys(roles) as RoleName[];
