import { type Answer, type TestApi, type Visitor } from './test-api.ts';

/** What an account that is no administrator is told of a request, and what somebody without an account is. */
export async function askedByOthers(
  api: TestApi,
  other: Visitor,
  ...request: Parameters<Visitor['ask']>
): Promise<Answer[]> {
  return [await other.ask(...request), await api.anonymous().ask(...request)];
}

/** How they are refused what is the administrator’s alone. */
export const REFUSED = [{ status: 403, body: { code: 'admin-required' } }, { status: 401 }];
