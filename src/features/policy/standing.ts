/** How each promise of a pack stands, one by one: without an installation, or with the results of one. Pure. */
import { checkCatalogue } from "./checks/catalogue.ts";
import { isMeasured } from "./checks/measured.ts";
import { proofs } from "./checks/proofs.ts";
import type { Result, Status } from "./checks/result.ts";
import { packNames } from "./contract.ts";
import { promiseId } from "./document/pack.ts";
import type { PolicyPack } from "./document/pack.ts";
import { isBinding } from "./document/promise.ts";
import type { ClausePromise } from "./document/promise.ts";
import { say } from "./wording.ts";

export type Standing = {
  /** `SL-10.9`; the bare label where the policy comes from no pack. */
  readonly id: string;
  readonly clause: string;
  readonly nature: ClausePromise["nature"];
  readonly check: string | null;
  readonly status: Status;
  /** What the result rests on, or the best it could rest on. */
  readonly basis: ClausePromise["basis"] | null;
  readonly law: ClausePromise["law"]["is"];
  readonly lawNote: string;
  /** The part of the product that has to provide the facts; null when nothing is missing, or nothing can be shown. */
  readonly needs: string | null;
  readonly reason: string;
};

/** One clause; without a `result` it is what can be said from the pack alone. */
export function standingOf(
  pack: string,
  label: string,
  promise: ClausePromise,
  result?: Pick<Result, "status" | "why" | "basis">,
): Standing {
  const name = packNames.find((one) => one === pack);
  const about = {
    id: name === undefined ? label : promiseId(name, label),
    clause: label,
    nature: promise.nature,
    check: promise.check ?? null,
    law: promise.law.is,
    lawNote: promise.law.note,
  };
  if (!isBinding(promise)) {
    const reason = say({ key: `nature.${promise.nature}`, parameters: {} });
    return { ...about, status: "not_applicable", basis: null, needs: null, reason };
  }
  const basis = promise.basis ?? null;
  if (result !== undefined && (isMeasured(promise) || result.basis !== undefined))
    return {
      ...about,
      status: result.status,
      basis: result.basis ?? basis,
      needs: null,
      reason: say(result.why),
    };
  const { check } = promise;
  const entry = check === undefined ? undefined : checkCatalogue().get(check);
  const proof = check === undefined ? "" : (proofs[check] ?? "");
  const key = isMeasured(promise)
    ? "standing.records"
    : entry === undefined
      ? "standing.unbound"
      : "standing.needs";
  const needs = isMeasured(promise) ? "records" : (entry?.needs ?? null);
  const reason = say({ key, parameters: { needs: needs ?? "", proof } }).trim();
  return { ...about, status: "unproven", basis, needs, reason };
}

/** The promises of a pack in the order of its policy, and apart from them what its example organisation added. */
export function standings({ name, text, promises }: Pick<PolicyPack, "name" | "text" | "promises">): {
  readonly promises: readonly Standing[];
  readonly added: readonly Standing[];
} {
  const all = text.sections
    .flatMap(({ clauses }) => clauses)
    .flatMap(({ label }) => {
      const promise = promises.clauses[label];
      return promise === undefined
        ? []
        : [{ isAdded: promise.isAdded === true, standing: standingOf(name, label, promise) }];
    });
  const of = (isAdded: boolean): readonly Standing[] =>
    all.filter((one) => one.isAdded === isAdded).map(({ standing }) => standing);
  return { promises: of(false), added: of(true) };
}
