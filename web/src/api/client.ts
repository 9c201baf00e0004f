import { ApiError, createClient } from '@tidemark/contracts/client.ts';

// The service as queries: client.ts is the one way to it, query-client.ts the cache and its rules, the other files hold
// the queries and mutations of one thing each.

export const call = createClient();

/** What went wrong, in words for a person. */
export function messageOf(error: unknown): string {
  if (error instanceof ApiError) return error.problem.detail || error.problem.title;
  if (error instanceof TypeError) return 'Tidemark cannot be reached. Check your connection and try again.';
  return 'Something unexpected went wrong.';
}

/** What the service says about one field of what was sent, by its name. */
export function fieldError(error: unknown, field: string): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  return error.problem.errors?.find(({ path }) => path.split(/[/.]/).includes(field))?.message;
}

export function isStatus(error: unknown, status: number): boolean {
  return error instanceof ApiError && error.problem.status === status;
}
