/**
 * An entry is erased after nothing names it any more: what others say of it stands in the approval, and is taken out first.
 * An entry with others below it stays, as does one whose group would be left without the member its schema requires.
 */
import { Attribute, Change } from "ldapts";
import type { Client, Entry } from "ldapts";
import { stopIfAborted } from "../gaps.ts";
import type { EraseAnswer, GuardedRef, Verdict } from "../system.ts";
import { codeOf, codes } from "./connection.ts";
import { entryNameOf, isStill, linksTo, nameOf, valuesOf, whole } from "./entries.ts";
import type { EntryName, Link } from "./entries.ts";

export type Scope = { readonly bases: readonly string[]; readonly links: readonly string[] };

/** The entry of that name alone; `undefined` when the server denies having it. */
export async function entryAt(client: Client, dn: string): Promise<Entry | undefined> {
  try {
    return (await client.search(dn, { scope: "base", filter: "(objectClass=*)", ...whole })).searchEntries[0];
  } catch (error) {
    if (codeOf(error) === codes.noSuchObject) return undefined;
    throw error;
  }
}

export async function eraseEntry(
  client: Client,
  scope: Scope,
  record: GuardedRef,
  signal: AbortSignal,
): Promise<EraseAnswer> {
  const name = entryNameOf(record.ref);
  if (name === undefined || !scope.bases.some((base) => isBelow(base, name.dn)))
    return { kind: "refused", why: "That is not the name of an entry in the bases that were named." };
  const entry = await entryAt(client, name.dn);
  if (entry === undefined) return { kind: "already_gone" };
  const links = await linksTo(client, nameOf(entry), scope);
  if (!isStill(record.guard, entry, links)) return { kind: "changed" };
  const refusal = (await belowRefusal(client, name)) ?? (await memberRefusal(client, links));
  if (refusal !== undefined) return { kind: "refused", why: refusal };
  const taken: Link[] = [];
  try {
    for (const link of links) {
      stopIfAborted(signal);
      await unlink(client, link);
      taken.push(link);
    }
    stopIfAborted(signal);
    await client.del(name.dn);
    return { kind: "accepted" };
  } catch (error) {
    const code = codeOf(error);
    if (code === codes.noSuchObject) return { kind: "already_gone" };
    // Nothing half done: what named it names it again.
    if (code !== undefined || signal.aborted) await linkAgain(client, taken);
    stopIfAborted(signal);
    return answerTo(code);
  }
}

function isBelow(base: string, dn: string): boolean {
  return plain(dn).endsWith(`,${plain(base)}`);
}

/** A name may be written with spaces between its parts (RFC 4514 3 allows reading them). */
function plain(dn: string): string {
  return dn.toLowerCase().replaceAll(/\s*([,=])\s*/g, "$1");
}

async function belowRefusal(client: Client, { dn }: EntryName): Promise<string | undefined> {
  try {
    const below = await client.search(dn, {
      scope: "one",
      filter: "(objectClass=*)",
      attributes: ["1.1"],
      sizeLimit: 1,
    });
    return below.searchEntries.length > 0 ? withBelow : undefined;
  } catch (error) {
    if (codeOf(error) === codes.sizeLimit) return withBelow;
    throw error;
  }
}
const withBelow = "Other entries stand below it: move or erase those first.";

/** `groupOfNames` and its like require one (RFC 4519 3.5, 3.6): the server would refuse, after others were unlinked. */
async function memberRefusal(client: Client, links: readonly Link[]): Promise<string | undefined> {
  for (const { dn, attribute } of links) {
    if (!/^(?:member|uniqueMember)$/i.test(attribute)) continue;
    const group = await entryAt(client, dn);
    if (group === undefined) continue;
    const requires = valuesOf(group, "objectClass").some((kind) => /^groupOf(?:Unique)?Names$/i.test(kind));
    if (requires && valuesOf(group, attribute).length === 1)
      return "It is the only member of a group that must have one: give the group another member, or erase the group.";
  }
  return undefined;
}

async function unlink(client: Client, { dn, attribute, value }: Link): Promise<void> {
  try {
    await client.modify(
      dn,
      new Change({ operation: "delete", modification: new Attribute({ type: attribute, values: [value] }) }),
    );
  } catch (error) {
    // Somebody else, or the server itself, took it out already.
    const code = codeOf(error);
    if (code !== codes.noSuchAttribute && code !== codes.noSuchObject) throw error;
  }
}

async function linkAgain(client: Client, links: readonly Link[]): Promise<void> {
  for (const { dn, attribute, value } of links)
    await client
      .modify(
        dn,
        new Change({ operation: "add", modification: new Attribute({ type: attribute, values: [value] }) }),
      )
      .catch(() => undefined);
}

function answerTo(code: number | undefined): EraseAnswer {
  if (code === codes.busy || code === codes.unavailable) return { kind: "later", seconds: 30 };
  if (code === undefined)
    return { kind: "unknown", why: "The connection was lost while the entry was being erased." };
  if (code === codes.notAllowedOnNonLeaf) return { kind: "refused", why: withBelow };
  if (code === codes.insufficientAccess)
    return { kind: "refused", why: "This user may not erase the entry, or may not change what names it." };
  return { kind: "refused", why: `The directory refused (LDAP result ${code}).` };
}

/** Gone is an entry that neither stands under its name nor under its number, and that nothing names. */
export async function verifyEntry(client: Client, scope: Scope, record: GuardedRef["ref"]): Promise<Verdict> {
  const name = entryNameOf(record);
  if (name === undefined) return { kind: "unverifiable", why: "That is not the name of an entry." };
  // To whoever may not see it, a directory says the same as if it were not there.
  for (const base of scope.bases)
    if ((await entryAt(client, base)) === undefined)
      return { kind: "unverifiable", why: "The directory does not show the base that was searched." };
  if ((await entryAt(client, name.dn)) !== undefined) return { kind: "there" };
  if (/^[0-9a-f-]{36}$/i.test(name.number))
    for (const base of scope.bases) {
      const moved = await client.search(base, {
        scope: "sub",
        filter: `(entryUUID=${name.number})`,
        attributes: ["1.1"],
      });
      if (moved.searchEntries.length > 0) return { kind: "there" };
    }
  return (await linksTo(client, name, scope)).length > 0 ? { kind: "there" } : { kind: "gone" };
}
