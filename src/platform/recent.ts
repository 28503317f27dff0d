/**
 * What every visitor of a public page is shown, read once a second and not once a visitor (docs/decisions/0084).
 * A change made through this process is seen by the next reader at once, one made through another after a second.
 * For what the organisation publishes of itself, never for what belongs to a person.
 */
import type { Database } from "./db.ts";
import type { OrganisationId } from "./identifiers.ts";
import type { Scope } from "./scope.ts";

const livesMs = 1000;
const changes = new Map<OrganisationId, number>();

/** To be called in the transaction that changes what an organisation says of itself: profile, registers, policy. */
export function noteChange(organisationId: OrganisationId): void {
  changes.set(organisationId, (changes.get(organisationId) ?? 0) + 1);
}

type Kept<T> = { readonly value: Promise<T>; readonly until: number; readonly changes: number };

/** A reader that keeps each organisation's value for a second; a failed reading is kept for nobody. */
export function recently<T>(
  load: (db: Database, scope: Scope) => Promise<T>,
  elapsed: () => number = () => performance.now(),
): (db: Database, scope: Scope) => Promise<T> {
  const all = new WeakMap<Database, Map<OrganisationId, Kept<T>>>();
  return (db, scope) => {
    const { organisationId } = scope;
    const kept = all.get(db) ?? new Map<OrganisationId, Kept<T>>();
    all.set(db, kept);
    const known = kept.get(organisationId);
    const count = changes.get(organisationId) ?? 0;
    if (known !== undefined && known.until > elapsed() && known.changes === count) return known.value;
    const value = load(db, scope);
    const entry = { value, until: elapsed() + livesMs, changes: count };
    kept.set(organisationId, entry);
    value.catch(() => {
      if (kept.get(organisationId) === entry) kept.delete(organisationId);
    });
    return value;
  };
}
