import { type Account, type NewAccount } from '@tidemark/contracts/account.ts';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { isExposed } from '../../config/exposure.ts';
import { hasAccounts } from '../../features/accounts/claim-token.ts';
import { announceEnded } from '../../features/accounts/credentials-ended.ts';
import { issueBrowserToken } from '../../features/accounts/known-browser.ts';
import { DELIVERIES_DUE } from '../../features/notify/deliveries-due.ts';
import { registerAccount, type RegistrationRules } from '../../features/accounts/register-account.ts';
import { endAllSessions, endSession, startSession } from '../../features/accounts/sessions.ts';
import { signIn } from '../../features/accounts/sign-in.ts';
import { readQuotas } from '../../store/quotas/quotas.ts';
import { type ApiParts } from '../http/api-parts.ts';
import { retryAfter } from '../http/limits.ts';
import { type LiveUpdates } from '../http/live-updates.ts';
import { ownerOf } from '../http/owner-of.ts';
import { ProblemError, tooMany } from '../http/problems.ts';
import { type Handlers } from '../http/register-route.ts';
import {
  browserToken,
  clearSessionCookie,
  sessionToken,
  setBrowserCookie,
  setSessionCookie,
} from '../http/session.ts';

type AuthRoute = 'register' | 'login' | 'logout' | 'logoutEverywhere' | 'getMe' | 'getSession';

export function authRoutes(parts: ApiParts, live: LiveUpdates): Handlers<AuthRoute> {
  const { config, database, publicUrl } = parts;
  const cookie = { sessionMs: config.sessionMs, secure: publicUrl.startsWith('https:') };
  const rules = registrationRules(parts);
  let isClaimed = !rules.needsClaimToken;
  const needsClaimToken = async () => !(isClaimed ||= await hasAccounts(database));

  /** Ends the session of this browser, if it has one. */
  const leave = async (request: FastifyRequest) => {
    const token = sessionToken(request);
    const accountId = token === null ? null : await endSession(database, token);
    if (accountId !== null) await announceEnded(parts, accountId);
  };

  const enter = async (account: Account, request: FastifyRequest, reply: FastifyReply) => {
    await leave(request);
    setSessionCookie(reply, await startSession(database, account.id, config.sessionMs), cookie);
    setBrowserCookie(reply, await issueBrowserToken(database, account.id), cookie);
    return { account };
  };

  return {
    register: async ({ body, request, reply }) => enter(await register(parts, body, rules), request, reply),
    login: async ({ body, request, reply }) => {
      const options = { browserToken: browserToken(request), maxDelayMs: config.signInDelayMs };
      const result = await signIn(database, body, options);
      if ('waitMs' in result)
        throw tooMany('too-many-sign-ins', `Too many failed attempts; ${retryAfter(reply, result.waitMs)}.`);
      if (!result.account)
        throw new ProblemError(401, 'wrong-credentials', 'The email address or password is wrong.');
      return enter(result.account, request, reply);
    },
    logout: async ({ request, reply }) => {
      await leave(request);
      clearSessionCookie(reply);
      return null;
    },
    logoutEverywhere: async ({ account, reply }) => {
      await endAllSessions(database, account.id);
      await announceEnded(parts, account.id);
      clearSessionCookie(reply);
      return null;
    },
    getMe: async ({ account }) => ({
      account,
      quotas: await readQuotas(database, ownerOf(config, account), live.openStreams(account.id)),
    }),
    getSession: async ({ request }) => {
      const account = request.caller?.account ?? null;
      return { account, needsClaimToken: account === null && (await needsClaimToken()) };
    },
  };
}

function registrationRules({ config, channels }: ApiParts): RegistrationRules {
  return {
    registration: config.registration,
    needsClaimToken: isExposed(config),
    channelRules: { channels, quotas: config },
  };
}

/** Creates the account, and has the confirmation of its address sent. */
async function register(
  { database, broadcast }: ApiParts,
  body: NewAccount,
  rules: RegistrationRules,
): Promise<Account> {
  const account = await registerAccount(database, body, rules);
  await broadcast.publish(DELIVERIES_DUE, null);
  return account;
}
