import { UnacceptablePasswordError } from '../../features/accounts/acceptable-password.ts';
import {
  ClaimTokenError,
  EmailTakenError,
  RegistrationClosedError,
} from '../../features/accounts/register-account.ts';
import { InvalidRuleError } from '../../features/alerts/rules/rule-condition.ts';
import { UnusableModelError } from '../../features/forecasting/registry/stored-models.ts';
import { InvalidChannelsError } from '../../features/notify/channel-store.ts';
import { hasCode } from '../../ports/database/database.ts';
import { InvalidUrlError } from '../../shop/crawling/canonical-url.ts';
import { InvalidSiteRuleError } from '../../shop/page/validate-site-rules.ts';
import { UntrackablePageError } from '../../features/products/track-product.ts';
import { ProxyRefusedError } from '../../shop/proxies/admin-proxies.ts';
import { InvalidProxyError } from '../../shop/net/proxy-url.ts';
import { RefusedAddressError } from '../../shop/net/address-guard.ts';
import { QuotaExceededError } from '../../store/quotas/quotas.ts';
import {
  conflict,
  forbidden,
  notFound,
  preconditionRequired,
  ProblemError,
  quotaExceeded,
  unprocessable,
} from './problems.ts';
import { validationProblem } from './validation-problem.ts';

const TEXT_NOT_STORABLE = ['22021', '22P05'];

/** Errors whose message is sent to the caller, with their codes. */
const REFUSALS = [
  [InvalidUrlError, unprocessable, 'invalid-url'],
  [InvalidProxyError, unprocessable, 'invalid-proxy'],
  [UnusableModelError, unprocessable, 'unusable-model'],
  [InvalidSiteRuleError, unprocessable, 'invalid-site-rule'],
  [EmailTakenError, conflict, 'email-taken'],
  [RegistrationClosedError, forbidden, 'registration-closed'],
  [ClaimTokenError, forbidden, 'claim-token-required'],
] as const;

/** The problem to send for an error, or null for an internal error, whose message must not be sent. */
export function problemOf(error: unknown): ProblemError | null {
  if (error instanceof ProblemError) return error;
  const refusal = REFUSALS.find(([Kind]) => error instanceof Kind);
  if (refusal) return refusal[1](refusal[2], (error as Error).message);
  if (error instanceof RefusedAddressError) return unprocessable('refused-address', sentence(error.reason));
  if (error instanceof UntrackablePageError)
    return unprocessable(error.outcome.replaceAll('_', '-'), error.message);
  if (error instanceof QuotaExceededError) return quotaExceeded(error);
  if (error instanceof InvalidRuleError) return unprocessable(error.code, error.message);
  if (error instanceof UnacceptablePasswordError)
    return unprocessable('unacceptable-password', error.message, [
      { path: '/password', message: error.message },
    ]);
  if (error instanceof InvalidChannelsError) return channelsProblem(error);
  if (error instanceof ProxyRefusedError) return conflict(error.code, error.message);
  if (hasCode(error, ...TEXT_NOT_STORABLE))
    return unprocessable('invalid-text', 'The text contains characters that cannot be stored.');
  return error instanceof Error ? (validationProblem(error) ?? requestProblem(error)) : null;
}

function channelsProblem({ code, message }: InvalidChannelsError): ProblemError {
  switch (code) {
    case 'unknown-channel':
      return notFound(message);
    case 'channels-changed':
      return conflict(code, message);
    case 'version-required':
      return preconditionRequired(code, message);
    case 'duplicate-channel':
      return unprocessable(code, message);
  }
}

const REQUEST_CODES: Readonly<Record<number, string>> = {
  400: 'invalid-request',
  404: 'not-found',
  413: 'too-large',
  414: 'address-too-long',
  415: 'unsupported-content-type',
};

/** Refusals by fastify itself. */
function requestProblem(error: Error & { statusCode?: number }): ProblemError | null {
  const { statusCode } = error;
  if (statusCode === undefined || statusCode < 400 || statusCode > 499) return null;
  return new ProblemError(
    statusCode,
    REQUEST_CODES[statusCode] ?? 'invalid-request',
    sentence(error.message),
  );
}

function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return capital.endsWith('.') ? capital : `${capital}.`;
}
