import { type ApiResponse, type TestApi, type Visitor } from './test-api.ts';

/** The responses to a request by an account that is not an administrator, and without an account. */
export async function requestAsOthers(
  api: TestApi,
  other: Visitor,
  ...request: Parameters<Visitor['request']>
): Promise<ApiResponse[]> {
  return [await other.request(...request), await api.anonymous().request(...request)];
}

/** The responses of an endpoint that only administrators may use. */
export const REFUSED = [{ status: 403, body: { code: 'admin-required' } }, { status: 401 }];
