/** How long a password may be, and what may be wrong with one. Safe for the browser; `problem.ts` judges. */
export const shortestPassword = 12;
export const longestPassword = 200;

export type PasswordProblem = "too_short" | "too_long" | "too_common" | "too_close";
