/**
 * The map's words for data portability (GDPR art. 20(1); decision 115): on which basis a table or a column is processed, and
 * how it came to be held. Only what is said to be on consent or a contract, and given by the person or observed of them, is
 * portable; what is not said is never guessed. Words left out leave a map's fingerprint and its confirmations as they are.
 */
import { z } from "zod";
import { bases, type Basis } from "../../../law/right.ts";

/** A ground of `src/law`: `contract`, `legitimate-interests`. */
export const ProcessingBasis = z.enum(bases);

const origins = ["provided", "observed", "derived"] as const;
/** Given by the person, come about as they used the service, or made by the organisation out of other data. */
export const Origin = z.enum(origins);
export type Origin = z.infer<typeof Origin>;

type Said = { readonly basis?: Basis | undefined; readonly origin?: Origin | undefined };
type PortableEntry = Said & { readonly columns: Readonly<Record<string, Said>> };

/** Why a column is no part of a portable copy. */
export type NotPortable =
  | { readonly why: "basis-not-said" | "origin-not-said" | "derived" }
  | { readonly why: "basis"; readonly basis: Exclude<Basis, PortableBasis> };

type Portability =
  | { readonly portable: true; readonly basis: Basis; readonly origin: Origin }
  | ({ readonly portable: false } & NotPortable);

type PortableBasis = "consent" | "contract";

/** GDPR art. 20(1)(a); `src/law` says the same of its rights (a test holds the two together). */
function isPortable(basis: Basis): basis is PortableBasis {
  return basis === "consent" || basis === "contract";
}

/** What the map says of a column: its own words, else its table's. */
export function portabilityOf(entry: PortableEntry, column: string): Portability {
  const own = Object.hasOwn(entry.columns, column) ? entry.columns[column] : undefined;
  const basis = own?.basis ?? entry.basis;
  const origin = own?.origin ?? entry.origin;
  if (basis === undefined) return { portable: false, why: "basis-not-said" };
  if (!isPortable(basis)) return { portable: false, why: "basis", basis };
  if (origin === undefined) return { portable: false, why: "origin-not-said" };
  if (origin === "derived") return { portable: false, why: "derived" };
  return { portable: true, basis, origin };
}

type Undecided = {
  readonly table: string;
  readonly column: string;
  /** Where in the entry a word is missing. */
  readonly missing: "basis" | "origin";
};

type Personal = PortableEntry & {
  readonly kind: string;
  readonly columns: Readonly<Record<string, Said & { readonly access: string }>>;
};

/** Columns of personal tables that may leave and of which the map does not say whether they are portable. */
export function undecidedPortability(map: {
  readonly tables: Readonly<Record<string, Personal>>;
}): readonly Undecided[] {
  return Object.entries(map.tables).flatMap(([table, entry]) =>
    entry.kind === "impersonal"
      ? []
      : Object.entries(entry.columns).flatMap(([column, { access }]): readonly Undecided[] => {
          const said = portabilityOf(entry, column);
          if (access !== "disclose" || said.portable) return [];
          if (said.why === "basis-not-said") return [{ table, column, missing: "basis" }];
          return said.why === "origin-not-said" ? [{ table, column, missing: "origin" }] : [];
        }),
  );
}
