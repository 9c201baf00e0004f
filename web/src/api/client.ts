import { ApiError, createClient } from '@tidemark/contracts/client.ts';
import { problemMessage } from './problem-message.ts';

// The API as queries and mutations, one file per resource. client.ts makes every request, query-client.ts
// configures the query cache.

export const call = createClient();

/** The error as text for the user. */
export function errorMessage(error: unknown): string {
  if (error instanceof ApiError) return problemMessage(error.problem);
  if (error instanceof TypeError) return 'Tidemark cannot be reached. Check your connection and try again.';
  return 'Something unexpected went wrong.';
}

/** The server's validation message for one field of the request, by name. */
export function fieldError(error: unknown, field: string): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  return error.problem.errors?.find(({ path }) => path.split(/[/.]/).includes(field))?.message;
}

export function isStatus(error: unknown, status: number): boolean {
  return error instanceof ApiError && error.problem.status === status;
}
