/** The two kinds of text a map holds. */
import { z } from "zod";

/** Words a person reads; no control characters. */
export const sentence = z
  .string()
  .min(1)
  .max(1000)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, "no control characters");

/** A name in the store. */
export const name = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\0\p{Cs}]*$/u, "no NUL");
