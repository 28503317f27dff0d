/**
 * What of a mail is shown: the recipient masked in lists, and in a text nothing that opens a door. A link with a token or
 * a code to type is as good as the person it was sent to, so whoever reads the outbox must not get it.
 */

/** `carmen@example.org` → `c•••••@example.org`; always as many dots, so that the length says nothing. */
export function maskedAddress(address: string): string {
  const at = address.lastIndexOf("@");
  if (at < 1) return "•••••";
  return `${Array.from(address)[0] ?? ""}•••••${address.slice(at)}`;
}

/** Tokens in addresses (16 signs and more) and codes (6 to 8 digits, also in two groups) become dots. */
export function withoutSecrets(text: string): string {
  return text
    .replaceAll(/https?:\/\/\S+/g, (link) => link.replaceAll(/[A-Za-z0-9_-]{16,}/g, "•••••"))
    .replaceAll(/(?<![\w-])(?:\d{6,8}|\d{3}[ \u00a0]\d{3,4}|\d{4}[ \u00a0]\d{4})(?![\w-])/g, "••••••");
}
