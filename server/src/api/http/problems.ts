import { STATUS_CODES } from 'node:http';
import { type Problem } from '@tidemark/contracts/problem.ts';

type FieldError = NonNullable<Problem['errors']>[number];

/** A refusal sent to the caller: an HTTP status, a stable code for programs and a sentence for people. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly statusCode: number;
  readonly code: string;
  readonly errors: readonly FieldError[] | undefined;

  constructor(statusCode: number, code: string, detail: string, errors?: readonly FieldError[]) {
    super(detail);
    this.statusCode = statusCode;
    this.code = code;
    this.errors = errors;
  }
}

export const badRequest = (code: string, detail: string, errors?: readonly FieldError[]) =>
  new ProblemError(400, code, detail, errors);
export const unauthorized = (detail = 'Sign in, or send an API key.') =>
  new ProblemError(401, 'unauthorized', detail);
export const forbidden = (code: string, detail: string) => new ProblemError(403, code, detail);
export const notFound = (what = 'Nothing exists at this address.') =>
  new ProblemError(404, 'not-found', what);
export const conflict = (code: string, detail: string) => new ProblemError(409, code, detail);
export const unprocessable = (code: string, detail: string, errors?: readonly FieldError[]) =>
  new ProblemError(422, code, detail, errors);
/** RFC 6585, section 3. */
export const preconditionRequired = (code: string, detail: string) => new ProblemError(428, code, detail);
export const tooMany = (code: string, detail: string) => new ProblemError(429, code, detail);

/** Returns the value, or throws a 404 problem when there is none. */
export function found<T>(value: T | null | undefined | false, what: string): T {
  if (value === null || value === undefined || value === false) throw notFound(`There is no such ${what}.`);
  return value;
}

/** RFC 9457. */
export function problemDetails({ statusCode, code, message, errors }: ProblemError): Problem {
  return {
    type: 'about:blank',
    title: STATUS_CODES[statusCode] ?? 'Error',
    status: statusCode,
    code,
    detail: message,
    ...(errors ? { errors: [...errors] } : {}),
  };
}
