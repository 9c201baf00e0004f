import { STATUS_CODES } from 'node:http';
import { type Problem } from '@tidemark/contracts/problem.ts';
import { type QuotaExceededError } from '../../store/quotas/quotas.ts';

type FieldError = NonNullable<Problem['errors']>[number];

interface ProblemFacts {
  errors?: readonly FieldError[] | undefined;
  quota?: Problem['quota'];
  retryAfterSeconds?: number | undefined;
}

/** A refusal sent to the caller: an HTTP status, a stable code for programs and a sentence for people. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly statusCode: number;
  readonly code: string;
  readonly errors: readonly FieldError[] | undefined;
  /** The quota that the caller has reached. */
  readonly quota: Problem['quota'];
  /** When to try again. */
  readonly retryAfterSeconds: number | undefined;

  constructor(statusCode: number, code: string, detail: string, more: ProblemFacts = {}) {
    super(detail);
    this.statusCode = statusCode;
    this.code = code;
    this.errors = more.errors;
    this.quota = more.quota;
    this.retryAfterSeconds = more.retryAfterSeconds;
  }
}

export const badRequest = (code: string, detail: string, errors?: readonly FieldError[]) =>
  new ProblemError(400, code, detail, { errors });
export const unauthorized = (detail = 'Sign in, or send an API key.') =>
  new ProblemError(401, 'unauthorized', detail);
export const forbidden = (code: string, detail: string) => new ProblemError(403, code, detail);
export const notFound = (what = 'Nothing exists at this address.') =>
  new ProblemError(404, 'not-found', what);
export const conflict = (code: string, detail: string) => new ProblemError(409, code, detail);
export const unprocessable = (code: string, detail: string, errors?: readonly FieldError[]) =>
  new ProblemError(422, code, detail, { errors });
/** RFC 6585, section 3. */
export const preconditionRequired = (code: string, detail: string) => new ProblemError(428, code, detail);
export const tooMany = (code: string, detail: string) => new ProblemError(429, code, detail);

/** 409 where the caller must remove something, 429 where it must wait or close something. */
export function quotaExceeded({ quota, limit, message, retryAfterMs }: QuotaExceededError): ProblemError {
  const status = quota === 'streams' || quota === 'checksPerHour' ? 429 : 409;
  return new ProblemError(status, 'quota-exceeded', message, {
    quota: { name: quota, limit },
    ...(retryAfterMs === null ? {} : { retryAfterSeconds: Math.ceil(retryAfterMs / 1000) }),
  });
}

/** Returns the value, or throws a 404 problem when there is none. */
export function found<T>(value: T | null | undefined | false, what: string): T {
  if (value === null || value === undefined || value === false) throw notFound(`There is no such ${what}.`);
  return value;
}

/** RFC 9457. */
export function problemDetails({ statusCode, code, message, quota, errors }: ProblemError): Problem {
  return {
    type: 'about:blank',
    title: STATUS_CODES[statusCode] ?? 'Error',
    status: statusCode,
    code,
    detail: message,
    ...(quota ? { quota } : {}),
    ...(errors ? { errors: [...errors] } : {}),
  };
}
