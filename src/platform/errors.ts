/**
 * The closed catalogue of what Kept may refuse, and the only way to refuse it. A person can act on a refusal; anything
 * else is a crash, answered with an opaque id. The sentence of each code stands in `i18n/`, so that domain code
 * returns a code and parameters and never prose. Safe for the browser. Decision: docs/decisions/0021-errors.md.
 */
import { z } from "zod";

/** Code → HTTP status. A new line here needs a sentence per language and a line in docs/errors.md: tests say so. */
export const catalogue = {
  invalid_request: 400,
  invalid_json: 400,
  duplicate_parameter: 400,
  idempotency_key_missing: 400,
  host_refused: 400,
  not_signed_in: 401,
  forbidden: 403,
  step_up_required: 403,
  foreign_form: 403,
  not_found: 404,
  method_not_allowed: 405,
  request_timeout: 408,
  conflict: 409,
  idempotency_key_reused: 409,
  idempotency_in_progress: 409,
  not_yet: 409,
  link_expired: 410,
  too_large: 413,
  address_too_long: 414,
  unsupported_media_type: 415,
  too_many_tries: 429,
  headers_too_large: 431,
  internal: 500,
  not_ready: 503,
  storage_full: 503,
  overloaded: 503,
} as const satisfies Readonly<Record<string, number>>;

export type ErrorCode = keyof typeof catalogue;
export type ErrorStatus = (typeof catalogue)[ErrorCode];

export const errorCodes: readonly ErrorCode[] = Object.keys(catalogue).filter(
  (code): code is ErrorCode => code in catalogue,
);

/** One thing that is wrong: where (a field's path, or a part of the installation) and what, both as codes. */
export const ErrorDetail = z.strictObject({ at: z.string().max(200), reason: z.string().max(64) });
export type ErrorDetail = z.infer<typeof ErrorDetail>;

/** The body of every answer that is not a success. `id` is there for a crash alone, to be found in the log. */
export const ErrorBody = z.strictObject({
  code: z.enum(errorCodes),
  message: z.string(),
  details: z.array(ErrorDetail).max(50).optional(),
  id: z.uuid().optional(),
});
export type ErrorBody = z.infer<typeof ErrorBody>;

/** The same between systems (kind `exchange`): as OpenDSR 2.0 has it, and many interfaces beside it. */
export const ExchangeErrorBody = z.strictObject({
  error: z.strictObject({
    code: z.int(),
    message: z.string(),
    errors: z
      .array(z.strictObject({ domain: z.string(), reason: z.string(), message: z.string() }))
      .min(1)
      .max(50),
    id: z.uuid().optional(),
  }),
});
export type ExchangeErrorBody = z.infer<typeof ExchangeErrorBody>;

export type RefusalParameters = Readonly<Record<string, string | number>>;

/** Thrown at the edge, or by anything that runs in a transaction that must not commit. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly key: ErrorCode;
  readonly parameters: RefusalParameters;
  readonly details: readonly ErrorDetail[];

  constructor(key: ErrorCode, parameters: RefusalParameters = {}, details: readonly ErrorDetail[] = []) {
    // The message is the code alone: it may reach a log, and parameters may name people.
    super(key);
    this.key = key;
    this.parameters = parameters;
    this.details = details;
  }

  get status(): ErrorStatus {
    return catalogue[this.key];
  }
}

/** What a pure decision returns instead of throwing; `refuse` turns it into a thrown refusal at the edge. */
export type Refused = { readonly key: ErrorCode; readonly parameters: RefusalParameters };

export function refusal(
  key: ErrorCode,
  parameters: RefusalParameters = {},
  details: readonly ErrorDetail[] = [],
): Refusal {
  return new Refusal(key, parameters, details);
}
