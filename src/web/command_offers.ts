/** What ⌘K offers for what was typed: pages and beginnings, and what the lists of the office hold. */
import { useEffect, useState } from "react";
import { people } from "../features/access/people/endpoints.ts";
import { listStores } from "../features/connectors/endpoints.ts";
import { find } from "../features/office/endpoints.ts";
import { readPolicy } from "../features/policy/endpoints.ts";
import { listEntries } from "../features/registers/endpoints.ts";
import type { Permission } from "../platform/endpoint.ts";
import { useCall, useMe } from "./call.ts";
import { pages } from "./pages.ts";
import { currentPlace } from "./router.ts";

export type Offer = {
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  /** Where it leads; absent for the offer to look for a person. */
  readonly path?: string;
};

const mostOfAKind = 5;
/** A single letter fits half of everything. */
const fewestLetters = 2;

export const looksLikeReference = (query: string): boolean =>
  /^[a-z]{0,3}-?\d{4}-?[\d-]*$|^[a-z]{1,3}-\d*/i.test(query);

/** For what is typed; `isLooking` while a list is still on its way. */
export function useOffers(query: string): { readonly offers: readonly Offer[]; readonly isLooking: boolean } {
  const held = useMe().data?.permissions ?? [];
  const asked = useRested(query);
  const { offers, isLooking } = useFound(asked.length < fewestLetters ? "" : asked, held);
  const fits = fitting(query);
  const known = pages
    .filter(({ permission }) => permission === undefined || held.includes(permission))
    .filter(({ path }) => !path.includes(":"))
    .flatMap(({ path, title, start }): Offer[] => [
      ...(start === undefined ? [] : [{ id: `start ${path}`, title: start, kind: "start", path }]),
      ...(title === undefined || start !== undefined ? [] : [{ id: path, title, kind: "go to", path }]),
    ])
    .filter(({ title }) => fits(title));
  // Of an earlier text nothing is left over: what came for it is held against what stands there now.
  const later = offers
    .filter(({ match }) => fits(match))
    .map(({ id, title, kind, path }) => ({ id, title, kind, path }));
  return {
    offers: query.length < fewestLetters ? known : [...known, ...later],
    isLooking: isLooking || (asked !== query && query.length >= fewestLetters),
  };
}

type Found = Required<Offer> & { readonly match: string };

/** Each list as its own page reads it, asked of the server only by those who may read it. */
function useFound(
  query: string,
  held: readonly Permission[],
): { readonly offers: readonly Found[]; readonly isLooking: boolean } {
  const params = { organisation: currentPlace().organisation };
  const may = (permission: Permission): { readonly when: boolean } => ({
    when: query !== "" && held.includes(permission),
  });
  const isReference = looksLikeReference(query);
  const cases = useCall(
    find,
    { params, query: { q: query.slice(0, 40) } },
    { when: isReference && may("case:read").when },
  );
  const policy = useCall(readPolicy, { params }, may("policy:read"));
  const stores = useCall(listStores, { params }, may("connection:read"));
  const activities = useCall(
    listEntries,
    { params: { ...params, kind: "processing-activity" }, query: { search: query || undefined } },
    may("register:read"),
  );
  const colleagues = useCall(people, { params }, may("people:read"));
  if (query === "") return { offers: [], isLooking: false };
  const fits = fitting(query);
  const taken = (offers: readonly Found[]): readonly Found[] =>
    offers.filter(({ match }) => fits(match)).slice(0, mostOfAKind);
  return {
    isLooking: [cases, policy, stores, activities, colleagues].some(({ isLoading }) => isLoading),
    offers: [
      ...taken(
        (isReference ? (cases.data?.found ?? []) : []).map(({ reference, title, path }) => ({
          id: reference,
          title: `${reference} ${title}`,
          kind: "case",
          path,
          match: reference,
        })),
      ),
      ...taken(
        (colleagues.data?.people ?? []).map(({ accountId, name }) => ({
          id: `colleague ${accountId}`,
          title: name,
          kind: "colleague",
          path: `/people/${accountId}`,
          match: name,
        })),
      ),
      ...taken(
        (stores.data?.stores ?? []).map(({ id, name }) => ({
          id: `connection ${id}`,
          title: name,
          kind: "connection",
          path: `/setup/connections/${id}`,
          match: `connection ${name}`,
        })),
      ),
      ...taken(
        (activities.data?.items ?? []).map(({ key, name, values }) => ({
          id: `activity ${key}`,
          title: name,
          kind: "register",
          path: `/registers/processing-activity/${key}`,
          match: `${name} ${key} ${Object.values(values).flat().join(" ")}`,
        })),
      ),
      ...taken(clausesOf(policy.data, fits)),
    ],
  };
}

/** Those whose own words fit come before those that only stand in a section that does. */
function clausesOf(
  reply: ReturnType<typeof useCall<typeof readPolicy>>["data"],
  fits: (text: string) => boolean,
): readonly Found[] {
  const all = (reply?.policy?.sections ?? []).flatMap(({ title: section, clauses }) =>
    clauses.map(({ label, segments }) => {
      const text = segments.map((segment) => segment.text).join("");
      return {
        id: `clause ${label}`,
        title: `${label} ${shortened(text)}`,
        kind: "clause",
        path: `/policy/${label}`,
        match: `clause ${label} ${section} ${text}`,
        isOwn: fits(`clause ${label} ${text}`),
      };
    }),
  );
  return all.sort((one, other) => Number(other.isOwn) - Number(one.isOwn));
}

const shortened = (text: string): string => (text.length > 110 ? `${text.slice(0, 105).trimEnd()} …` : text);

/** Each typed word begins a word of the text, in any order and however they are accented. */
function fitting(query: string): (text: string) => boolean {
  const words = plain(query)
    .split(/\s+/)
    .filter((word) => word !== "")
    .map((word) => {
      const literal = word.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");
      // Where a script sets no spaces between words, any part of the text counts.
      const begins = /^[\p{Script=Latin}\p{N}]/u.test(word) ? "(?<![\\p{L}\\p{N}])" : "";
      return new RegExp(`${begins}${literal}`, "u");
    });
  return (text) => {
    const within = plain(text);
    return words.every((word) => word.test(within));
  };
}

const plain = (text: string): string => text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();

/** What was typed, once the typing rests: not each letter is a question to the server. */
function useRested(text: string): string {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), 150);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}
