/** Entries of a directory: which are asked for, what one says of a person, what it is called, what refers to it. */
import { createHash } from "node:crypto";
import { Filter } from "ldapts";
import type { Client, Entry, SearchOptions } from "ldapts";
import { z } from "zod";
import { emailForms } from "../match.ts";
import type { AskedValue, RecordRef } from "../system.ts";

/** Where an organisation keeps what: names of attributes by what a person is known by. */
export type AttributeMap = Readonly<Record<AskedValue["kind"], readonly string[]>>;

export const usualAttributes: AttributeMap = {
  email: ["mail", "mailAlternateAddress", "rfc822Mailbox", "proxyAddresses", "userPrincipalName"],
  phone: ["telephoneNumber", "mobile", "homePhone", "facsimileTelephoneNumber", "pager", "ipPhone"],
  name: ["cn", "displayName", "givenName", "sn", "gecos"],
  identifier: ["uid", "employeeNumber", "sAMAccountName"],
};
/** Attributes in which others name an entry: by its DN, but `memberUid`, which has its `uid` (RFC 2307). */
export const usualLinks = [
  "member",
  "uniqueMember",
  "memberUid",
  "manager",
  "secretary",
  "owner",
  "seeAlso",
  "roleOccupant",
];

/** What a server changes by itself, or derives from other entries, makes no other entry of it. */
const volatile =
  /^(?:dn|memberof|modifytimestamp|hassubordinates|lastlogon|lastlogontimestamp|lastlogoff|logoncount|badpwdcount|badpasswordtime|whenchanged|usnchanged|dscorepropagationdata)$/i;
const binary = [
  "jpegPhoto",
  "photo",
  "thumbnailPhoto",
  "userCertificate",
  "userPassword",
  "objectGUID",
  "objectSid",
  "audio",
];
/** All a person may see of an entry, and what names and dates it. */
export const whole: Pick<SearchOptions, "attributes" | "explicitBufferAttributes" | "derefAliases"> = {
  attributes: ["*", "entryUUID", "objectGUID", "modifyTimestamp"],
  explicitBufferAttributes: binary,
  derefAliases: "never",
};

/**
 * Finds at least every entry that holds one of the values (RFC 4515). Addresses and identifiers are asked for, whole and as
 * a part; numbers are spaced and names accented in too many ways: whoever has any is looked at.
 */
export function filterOf(asked: readonly AskedValue[], map: AttributeMap): string {
  const conditions = asked.flatMap(({ kind, value }) => {
    if (kind === "phone" || kind === "name") return map[kind].map((name) => `(${name}=*)`);
    const forms = (kind === "email" ? emailForms(value) : [value.trim()]).map((form) => Filter.escape(form));
    return map[kind].flatMap((name) => forms.flatMap((form) => [`(${name}=${form})`, `(${name}=*${form}*)`]));
  });
  return `(|${[...new Set(conditions)].join("")})`;
}

export function valuesOf(entry: Entry, name: string): readonly string[] {
  const wanted = name.toLowerCase();
  return Object.entries(entry).flatMap(([key, held]) => {
    // An attribute may have an option: `cn;lang-de` (RFC 4512 2.5).
    if (key.toLowerCase().split(";")[0] !== wanted) return [];
    return (Array.isArray(held) ? held : [held]).map((value) =>
      typeof value === "string" ? value : value.toString("hex"),
    );
  });
}

/** Each mapped attribute's values, and the parts of a name as one. */
export function textsOf(
  entry: Entry,
  map: AttributeMap,
): readonly { readonly part: string; readonly text: string }[] {
  const names = [...new Set(Object.values(map).flat())];
  const parts = names.flatMap((part) => valuesOf(entry, part).map((text) => ({ part, text })));
  const [given = "", family = ""] = ["givenName", "sn"].map((name) => valuesOf(entry, name)[0]);
  return given === "" || family === ""
    ? parts
    : [...parts, { part: "givenName sn", text: `${given} ${family}` }];
}

/** Its number where the server gives one: an entry made anew under the same name is another. */
function numberOf(entry: Entry): string {
  return valuesOf(entry, "entryUUID")[0] ?? valuesOf(entry, "objectGUID")[0] ?? "";
}

const EntryId = z.tuple([z.string().min(1), z.string(), z.string()]);
export type EntryName = {
  readonly dn: string;
  readonly number: string;
  /** Of an account of POSIX: groups name it by this. */
  readonly uid: string;
};

export function nameOf(entry: Entry): EntryName {
  const isAccount = valuesOf(entry, "objectClass").some((kind) => /^posixaccount$/i.test(kind));
  return { dn: entry.dn, number: numberOf(entry), uid: isAccount ? (valuesOf(entry, "uid")[0] ?? "") : "" };
}
export function refOf({ dn, number, uid }: EntryName, base: string): RecordRef {
  return { id: JSON.stringify([dn, number, uid]), place: base };
}
/** `undefined` for what is no name of an entry. */
export function entryNameOf({ id }: RecordRef): EntryName | undefined {
  try {
    const [dn, number, uid] = EntryId.parse(JSON.parse(id));
    return { dn, number, uid };
  } catch {
    return undefined;
  }
}

export type Link = { readonly dn: string; readonly attribute: string; readonly value: string };

/** Everything that names the entry, each once. Throws what the server answers. */
export async function linksTo(
  client: Client,
  { dn, uid }: EntryName,
  { bases, links }: { readonly bases: readonly string[]; readonly links: readonly string[] },
): Promise<readonly Link[]> {
  const found = new Map<string, Link>();
  for (const attribute of links) {
    const value = attribute.toLowerCase() === "memberuid" ? uid : dn;
    if (value === "") continue;
    const filter = `(${attribute}=${Filter.escape(value)})`;
    for (const base of bases) {
      const { searchEntries } = await client.search(base, {
        scope: "sub",
        filter,
        attributes: ["1.1"],
        paged: true,
        derefAliases: "never",
      });
      for (const other of searchEntries)
        if (other.dn.toLowerCase() !== dn.toLowerCase())
          found.set(`${other.dn} ${attribute}`, { dn: other.dn, attribute, value });
    }
  }
  return [...found.values()];
}

/** What it says, then what named it when it was seen: of those none may be new, though some may be gone. */
export function guardOf(entry: Entry, links: readonly Link[]): string {
  const said = Object.keys(entry)
    .filter((key) => !volatile.test(key))
    .map((key) => [key, [...valuesOf(entry, key)].toSorted()] as const)
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  return [digest(JSON.stringify([entry.dn, said])), ...links.map(linkDigest).toSorted()].join(":");
}
function linkDigest({ dn, attribute }: Link): string {
  return digest(`${dn} ${attribute}`).slice(0, 24);
}
function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Whether the entry is what was seen, and named by nothing that was not seen. */
export function isStill(guard: string, entry: Entry, links: readonly Link[]): boolean {
  const [said = "", ...seen] = guard.split(":");
  const [now, ...named] = guardOf(entry, links).split(":");
  return said === now && named.every((one) => seen.includes(one));
}

/** GeneralizedTime (RFC 4517 3.3.13) in UTC, as servers write it. */
export function momentOf(entry: Entry): string | undefined {
  const [said = ""] = valuesOf(entry, "modifyTimestamp");
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:[.,]\d+)?Z$/.exec(said) ?? [];
  return year === undefined ? undefined : `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
}
