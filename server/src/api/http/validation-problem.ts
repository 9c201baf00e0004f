import { type Problem } from '@tidemark/contracts/problem.ts';
import { badRequest, type ProblemError } from './problems.ts';

type FieldErrors = NonNullable<Problem['errors']>;

interface SchemaError {
  keyword: string;
  instancePath: string;
  params: { requiredProperties?: readonly string[]; additionalProperties?: readonly string[] };
  message?: string;
}

const MAX_ERRORS = 20;
/** Errors that another error on the same field expresses better. */
const ECHOES: ReadonlySet<string> = new Set(['boolean', 'anyOf']);

/** The problem with the invalid fields of a request, or null when the error is not a validation error. */
export function validationProblem(error: Error & { validation?: unknown }): ProblemError | null {
  if (!Array.isArray(error.validation)) return null;
  const errors = (error.validation as SchemaError[])
    .filter(({ keyword }) => !ECHOES.has(keyword))
    .flatMap(fieldErrors)
    .slice(0, MAX_ERRORS);
  const named = errors.map(({ path, message }) => `${path} ${message}`.trim());
  return badRequest(
    'invalid-request',
    `The request is not valid: ${named.join('; ').slice(0, 500)}.`,
    errors,
  );
}

function fieldErrors({ keyword, instancePath, params, message }: SchemaError): FieldErrors {
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
  return [{ path: instancePath, message: message ?? 'is not valid' }];
}
