/** A person's other cases, with what becomes of each: somebody decides on them one by one. */
import type { ReactNode } from "react";
import { dayLong } from "../../../web/cases/calendar_words.ts";
import { Link, Select } from "../../../web/widgets/index.ts";
import type { ErasurePreview, Wish } from "../erasure/contract.ts";

type Other = ErasurePreview["others"][number];

export function OtherCases({
  others,
  wishes,
  onWish,
}: {
  readonly others: readonly Other[];
  readonly wishes: ReadonlyMap<string, Wish>;
  readonly onWish: (reference: string, wish: Wish) => void;
}): ReactNode {
  if (others.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="others">
      <h2 id="others">Their other cases</h2>
      <p>
        Found by an address of theirs, or because they came out of these. Each goes with the erasure, or stays
        until its own day for a reason that the certificate names.
      </p>
      {others.map((other) => (
        <div key={other.reference} className="erasure-other">
          <p>
            <Link to={`/work/${other.reference}`}>{other.reference}</Link> {other.what}
          </p>
          {other.stays === undefined ? (
            <Select
              label={`What becomes of ${other.reference}`}
              value={wishes.get(other.reference)}
              onChange={(wish) => onWish(other.reference, wish)}
              choices={choicesFor(other)}
            />
          ) : (
            <p className="hint">{staysWords[other.stays]}</p>
          )}
        </div>
      ))}
    </section>
  );
}

const staysWords = {
  open: "It is not over, so it stays. It is destroyed by itself when it is over and its time has passed.",
  held: "It stays: a case that hangs on it, or another one of this person, is not over.",
} as const;

function choicesFor({ endsOn }: Other): { value: Wish; label: string }[] {
  const until = endsOn === undefined ? "Keep it" : `Keep it until ${dayLong(endsOn)}`;
  return [
    { value: "destroy", label: "Destroy it with the erasure" },
    { value: "claims", label: `${until}: claims can rest on it` },
    { value: "legal-duty", label: `${until}: a law asks for it` },
    { value: "another-person", label: `${until}: it is about somebody else` },
  ];
}
