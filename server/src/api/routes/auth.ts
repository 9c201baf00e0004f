import { type Account } from '@tidemark/contracts/account.ts';
import { type FastifyReply } from 'fastify';
import { invalidateCaller } from '../../features/accounts/find-caller.ts';
import { registerAccount } from '../../features/accounts/register-account.ts';
import { endSession, hashToken, startSession } from '../../features/accounts/sessions.ts';
import { signIn } from '../../features/accounts/sign-in.ts';
import { type ApiParts } from '../http/api-parts.ts';
import { ProblemError } from '../http/problems.ts';
import { type Handlers } from '../http/register-route.ts';
import { clearSessionCookie, sessionToken, setSessionCookie } from '../http/session.ts';

export function authRoutes(
  parts: ApiParts,
): Handlers<'register' | 'login' | 'logout' | 'getMe' | 'getSession'> {
  const { config, database, cache, publicUrl } = parts;
  const cookie = { sessionMs: config.sessionMs, secure: publicUrl.startsWith('https:') };

  const enter = async (account: Account, reply: FastifyReply) => {
    setSessionCookie(reply, await startSession(database, account.id, config.sessionMs), cookie);
    return { account };
  };

  return {
    register: async ({ body, reply }) =>
      enter(await registerAccount(database, body, config.registration), reply),
    login: async ({ body, reply }) => {
      const account = await signIn(database, body);
      if (!account)
        throw new ProblemError(401, 'wrong-credentials', 'The email address or password is wrong.');
      return enter(account, reply);
    },
    logout: async ({ request, reply }) => {
      const token = sessionToken(request);
      if (token !== null) {
        await endSession(database, token);
        await invalidateCaller(cache, 'session', hashToken(token));
      }
      clearSessionCookie(reply);
      return null;
    },
    getMe: async ({ account }) => ({ account }),
    getSession: async ({ request }) => ({ account: request.caller?.account ?? null }),
  };
}
