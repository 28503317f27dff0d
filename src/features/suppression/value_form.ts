/**
 * One form for each value, however it was typed, so that its keyed hash is the same. Where two ways of writing may mean one
 * person they are folded: a letter that is not sent harms nobody (GDPR art. 21(3)).
 */
import { domainToASCII } from "node:url";
import type { ValueKind } from "./contract.ts";

export type PlainValue = {
  readonly kind: ValueKind;
  readonly name?: string | undefined;
  readonly value: string;
};

/** What the hash is made of; `undefined` where the value cannot be one of its kind. */
export function hashedForm({ kind, name = "", value }: PlainValue): string | undefined {
  const plain = plainOf[kind](value.normalize("NFKC").trim());
  if (plain === undefined) return undefined;
  return JSON.stringify(["suppression", 1, kind, kind === "id" ? bare(name) : "", plain]);
}

/** What an identity of a request, such as `email` or `student_number`, is on the list. */
export function kindOfIdentity(name: string): Pick<PlainValue, "kind" | "name"> {
  const plain = bare(name);
  if (["email", "mail", "emailaddress"].includes(plain)) return { kind: "email" };
  if (["phone", "telephone", "mobile", "phonenumber", "mobilenumber", "tel"].includes(plain))
    return { kind: "phone" };
  return { kind: "id", name };
}

/** Lower case, the domain as the network has it (UTS 46); an address in angle brackets stands for itself. */
function email(text: string): string | undefined {
  const inner = /<(?<address>[^<>]+)>\s*$/u.exec(text)?.groups?.["address"] ?? text;
  const plain = inner
    .trim()
    .replace(/^mailto:/iu, "")
    .toLowerCase();
  const at = plain.lastIndexOf("@");
  if (at < 1 || at === plain.length - 1 || /\s/u.test(plain)) return undefined;
  const domain = domainToASCII(plain.slice(at + 1).replace(/\.$/u, ""));
  return domain === "" ? undefined : `${plain.slice(0, at)}@${domain}`;
}

/** Digits, with a plus where the country is said (ITU-T E.164). A number without its country matches only itself. */
function phone(text: string): string | undefined {
  const said = text.replace(/^tel:/iu, "").replace("(0)", "");
  if (!/^\+?[\d\s().\-/]+$/u.test(said)) return undefined;
  const digits = said.replaceAll(/\D/gu, "");
  if (digits.length < 5 || digits.length > 17) return undefined;
  if (said.trimStart().startsWith("+")) return `+${digits}`;
  return digits.startsWith("00") ? `+${digits.slice(2)}` : digits;
}

const id = (text: string): string | undefined => (text === "" ? undefined : text.toLowerCase());

const plainOf = { email, phone, id } as const;

const bare = (name: string): string =>
  name
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, "");
