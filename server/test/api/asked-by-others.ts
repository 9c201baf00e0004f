import { type Answer, type TestApi, type Visitor } from './test-api.ts';

/** The responses to a request by an account that is not an administrator, and without an account. */
export async function askedByOthers(
  api: TestApi,
  other: Visitor,
  ...request: Parameters<Visitor['ask']>
): Promise<Answer[]> {
  return [await other.ask(...request), await api.anonymous().ask(...request)];
}

/** The responses of an endpoint that only administrators may use. */
export const REFUSED = [{ status: 403, body: { code: 'admin-required' } }, { status: 401 }];
