/**
 * Text that comes from people. PostgreSQL refuses U+0000, and a lone surrogate cannot be written as UTF-8, but
 * `z.string()` lets both through: every text field uses one of these two. Both normalise to NFC (Unicode UAX #15),
 * so that the same name typed on two keyboards is the same text.
 */
import { z } from "zod";

export type TextLimit = {
  /** Greatest length in Unicode code points after normalisation. */
  readonly max: number;
  /** Smallest length after normalisation; 0 when not given. */
  readonly min?: number;
};

/** Text of several lines: line feeds and tabs are kept, CR LF becomes LF. */
export function text(limit: TextLimit): z.ZodType<string, string> {
  return limited(limit).transform((value) => value.replaceAll("\r\n", "\n"));
}

/** Text of one line: no control characters (Unicode Cc), no line or paragraph separators; trimmed. */
export function line(limit: TextLimit): z.ZodType<string, string> {
  return limited(limit, (value) => value.trim()).refine((value) => !/[\p{Cc}\u2028\u2029]/u.test(value), {
    error: "must be a single line without control characters",
  });
}

function limited(
  { max, min = 0 }: TextLimit,
  shape = (value: string): string => value,
): z.ZodType<string, string> {
  return (
    z
      .string()
      // Before normalising: a hostile megabyte is refused without work; NFC shortens to no less than a third.
      .max(max * 6, { error: `must have at most ${max} characters`, abort: true })
      .refine((value) => value.isWellFormed(), { error: "contains half a character", abort: true })
      .refine((value) => !value.includes("\0"), { error: "contains a NUL character", abort: true })
      .transform((value) => shape(value.normalize("NFC")))
      .refine((value) => length(value) <= max, { error: `must have at most ${max} characters` })
      .refine((value) => length(value) >= min, {
        error: min === 1 ? "must not be empty" : `must have at least ${min} characters`,
      })
  );
}

/** Text that must stay as it was sent, such as the name of somebody's table or a password: only what nobody can store is refused. */
export function exactText(limit: { readonly max: number }): z.ZodType<string, string> {
  return z
    .string()
    .max(limit.max)
    .refine((value) => value.isWellFormed(), { error: "contains half a character" })
    .refine((value) => !value.includes("\0"), { error: "contains a NUL character" });
}

/**
 * Moments and days as callers send them (RFC 3339), within the centuries that people and their deadlines live in: further
 * out PostgreSQL refuses the year 0 and a month counted on from the year 9999.
 */
export const sentMoment = z.iso
  .datetime({ offset: true })
  .refine(isWithinReach, { error: "is too far away" });
export const sentDay = z.iso.date().refine(isWithinReach, { error: "is too far away" });

/** A count or a version as callers send it: what PostgreSQL's `integer` holds, and the next one, too. */
export const sentCount = z.int().min(0).max(2_147_483_646);

function isWithinReach(value: string): boolean {
  const year = new Date(value).getUTCFullYear();
  return year >= 1800 && year <= 2999;
}

/** Code points, as PostgreSQL's `char_length` counts. */
function length(value: string): number {
  return Array.from(value).length;
}
