import { type Problem } from '@tidemark/contracts/problem.ts';
import { MAX_URL_CHARS, WEB_URL_FORMAT } from '@tidemark/contracts/web-url.ts';
import { badRequest, type ProblemError, unprocessable } from './problems.ts';

type FieldErrors = NonNullable<Problem['errors']>;

interface SchemaError {
  keyword: string;
  instancePath: string;
  schemaPath: string;
  params: {
    requiredProperties?: readonly string[];
    additionalProperties?: readonly string[];
    format?: string;
  };
  message?: string;
}

const MAX_ERRORS = 20;
/** Errors that another error on the same field expresses better. */
const ECHOES: ReadonlySet<string> = new Set(['boolean', 'anyOf']);
/** One alternative of a union in a schema's path. */
const ALTERNATIVE = /^.*\/anyOf\/\d+/;

/** The problem with the invalid fields of a request, or null when the error is not a validation error. */
export function validationProblem(error: Error & { validation?: unknown }): ProblemError | null {
  if (!Array.isArray(error.validation)) return null;
  const relevant = withoutRuledOut(
    (error.validation as SchemaError[]).filter(({ keyword }) => !ECHOES.has(keyword)),
  );
  const errors = relevant.flatMap(fieldErrors).slice(0, MAX_ERRORS);
  const named = errors.map(({ path, message }) => `${path} ${message}`.trim());
  const detail = `The request is not valid: ${named.join('; ').slice(0, 500)}.`;
  return hasOnlyInvalidUrls(relevant)
    ? unprocessable('invalid-url', detail, errors)
    : badRequest('invalid-request', detail, errors);
}

/**
 * Without the errors of alternatives that a constant rules out, such as those of an email channel for a
 * webhook, unless all alternatives are ruled out.
 */
function withoutRuledOut(errors: readonly SchemaError[]): readonly SchemaError[] {
  const ruledOut = new Set(
    errors.filter(({ keyword }) => keyword === 'const').map(({ schemaPath }) => alternativeOf(schemaPath)),
  );
  const relevant = errors.filter(({ schemaPath }) => !ruledOut.has(alternativeOf(schemaPath)));
  return relevant.length > 0 ? relevant : errors;
}

function alternativeOf(schemaPath: string): string | undefined {
  return ALTERNATIVE.exec(schemaPath)?.[0];
}

function hasOnlyInvalidUrls(errors: readonly SchemaError[]): boolean {
  const urls = new Set(errors.filter(isUrlError).map(({ instancePath }) => instancePath));
  return urls.size > 0 && errors.every(({ instancePath }) => urls.has(instancePath));
}

function isUrlError({ keyword, params }: SchemaError): boolean {
  return keyword === 'format' && params.format === WEB_URL_FORMAT;
}

function fieldErrors(error: SchemaError): FieldErrors {
  const { keyword, instancePath, params, message } = error;
  if (keyword === 'required')
    return (params.requiredProperties ?? []).map((name) => ({
      path: `${instancePath}/${name}`,
      message: 'is required',
    }));
  if (keyword === 'additionalProperties')
    return (params.additionalProperties ?? []).map((name) => ({
      path: `${instancePath}/${name}`,
      message: 'is not known',
    }));
  if (isUrlError(error)) return [{ path: instancePath, message: INVALID_URL }];
  return [{ path: instancePath, message: message ?? 'is not valid' }];
}

const INVALID_URL = `must be an http or https URL without credentials, of at most ${MAX_URL_CHARS} characters`;
