/**
 * What a password must be (NIST SP 800-63B-4 §3.1.1.2; ASVS 5.0 §6.2): long enough, not one of the most common, not the
 * organisation's or the person's own name. No rules about signs. Nothing is asked of a service: the list is installed.
 */
import { createRequire } from "node:module";
import { z } from "zod";

import { longestPassword, shortestPassword } from "./rules.ts";
import type { PasswordProblem } from "./rules.ts";

/** What is wrong with a new password; `undefined` when nothing is. `context`: name, address, organisation. */
export function passwordProblem(password: string, context: readonly string[]): PasswordProblem | undefined {
  const length = Array.from(password.normalize("NFC")).length;
  if (length < shortestPassword) return "too_short";
  if (length > longestPassword) return "too_long";
  const bare = bareForm(password);
  if (new Set(bare).size < 5 || isSequence(bare) || common.has(bare)) return "too_common";
  if (isKnown(password)) return "too_common";
  if (common.has(bare.slice(0, bare.length / 2)) && bare.slice(0, bare.length / 2).repeat(2) === bare)
    return "too_common";
  const close = context.flatMap((text) => [text, ...text.split(/[@.\s-]+/)]).map(bareForm);
  return close.some((text) => text.length >= 4 && bare.replaceAll(text, "").length < 6)
    ? "too_close"
    : undefined;
}

/** Lower case, digits and signs at the end taken off, the usual substitutions undone; of digits alone, the digits. */
function bareForm(text: string): string {
  const lower = text.normalize("NFKC").toLowerCase();
  const plain = lower
    .replace(/[^\p{L}]+$/u, "")
    .replaceAll(/[@4]/g, "a")
    .replaceAll("3", "e")
    .replaceAll("0", "o")
    .replaceAll(/[$5]/g, "s")
    .replaceAll(/[^\p{L}\d]/gu, "");
  return plain === "" ? lower.replaceAll(/[^\p{L}\d]/gu, "") : plain;
}

function isSequence(text: string): boolean {
  const rows = [
    "abcdefghijklmnopqrstuvwxyz",
    "1234567890",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiop",
    "azertyuiop",
  ];
  return rows.some(
    (row) => row.repeat(2).includes(text) || Array.from(row.repeat(2)).toReversed().join("").includes(text),
  );
}

/** The heads of the usual lists, as far as they are long enough with digits or signs behind them. */
const common: ReadonlySet<string> = new Set(
  `password passwort passwordpassword contrasena contrasenya motdepasse wachtwoord welcome welcomeback letmein letmeinplease iloveyou
  ilovehimsomuch princess sunshine football baseball basketball superman batman starwars trustno monkey dragon master mastermind
  shadow michael jennifer jordan whatever computer internet samsung google facebook liverpool chelsea arsenal manchester
  manchesterunited qwertyuiop qwerty qwertyqwerty asdfghjkl zxcvbnm abcabcabc administrator admin adminadmin rootroot
  changeme changemenow changeit secret topsecret mysecret mypassword thisismypassword newpassword yourpassword nopassword
  passwordone passw correcthorsebatterystaple charlie killer cheese chocolate butterfly summer winter spring autumn
  summertime wintertime september october november december january february monday tuesday wednesday thursday friday
  saturday sunday hello helloworld helloworldhello hallohallo goodmorning blessed jesuschrist godisgood lovelove loveyou
  loveme iloveyousomuch family friends forever freedom america england london londonlondon singapore testtest testing
  testingtesting test testpassword temporary temp default guest user username login signin office company business school teacher
  student privacy dataprotection officer compliance gdpr`
    .split(/\s+/)
    .map(bareForm),
);

/** One of the 49,000 most common passwords of published breaches, as it stands there or with a short end put to it. */
function isKnown(password: string): boolean {
  const known = (knownPasswords ??= readKnown());
  const lower = password.toLowerCase();
  const stem = lower.replace(/[^\p{L}]+$/u, "");
  const forms = lower.length - stem.length > longestEnd ? [lower] : [lower, stem, bareForm(password)];
  return forms.some((form) => known.has(form));
}

/** `2026!!` behind a word makes nobody guess longer; ten digits do. */
const longestEnd = 6;

let knownPasswords: ReadonlySet<string> | undefined;

/** Half a megabyte that only whoever chooses a password waits for. */
function readKnown(): ReadonlySet<string> {
  const list: unknown = createRequire(import.meta.url)("@zxcvbn-ts/language-common/src/passwords.json");
  return new Set(z.array(z.string()).parse(list));
}
