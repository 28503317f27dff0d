/** An erasure from its plan to its certificate (decisions 98, 99 and 106): what the command line and the office call. */
import type { GivenIdentity } from "../search/seeds.ts";
import { approveChange, prepareChange, type ChangeOptions, type ChangeRequest } from "../change/run.ts";
import type { Aftermath } from "./aftermath.ts";
import type { OtherPerson } from "./derive.ts";
import type { Answer } from "./domain.answers.ts";
import { certificateOf, type ErasureCertificate } from "./certificate.ts";
import { executeErasure, planErasure, type EraseLimits, type EraseOptions } from "./erase.ts";
import { newSecret } from "./files.ts";
import type { ErasurePlan } from "./plan.ts";
import type { Verification } from "./verification.ts";
import { refusalSentence } from "./words.ts";
import { verifyErasure } from "./verify.ts";

export type ErasureRequest = ChangeRequest<ErasurePlan, Verification, Aftermath, ErasureCertificate> & {
  readonly identities: readonly GivenIdentity[];
  /** What a person said where the map leaves rows to one. */
  readonly answers?: readonly Answer[];
  /** Rows of whom a person said that they are somebody else's: a plan that takes one for theirs does not run. */
  readonly others?: readonly OtherPerson[];
  readonly limits?: Partial<EraseLimits>;
  readonly scanSeconds?: number;
};

export type ErasureOptions = ChangeOptions<ErasurePlan> & Pick<EraseOptions, "onAsked">;

/** Writes the plan and everything that keeps it from running; nothing in the store is changed. */
export async function prepareErasure(request: ErasureRequest, options: ErasureOptions): Promise<ErasurePlan> {
  const { signal, onAsked } = options;
  const make = async (): Promise<{ plan: ErasurePlan; secret: string }> => {
    const secret = newSecret();
    const plan = await planErasure(
      { ...request, connection: request.writeConnection, secret },
      { ...(signal === undefined ? {} : { signal }), ...(onAsked === undefined ? {} : { onAsked }) },
    );
    return { plan, secret };
  };
  return await prepareChange(request, "an erasure", make, options);
}

/** Carries out the plan that was kept, if `digest` is its digest and the store still is as it was; else nothing. */
export async function approveErasure(
  request: ErasureRequest,
  digest: string,
  options: ErasureOptions,
): Promise<ErasureCertificate> {
  const { signal } = options;
  return await approveChange(
    request,
    {
      refusalSentences: ({ refusals }) => refusals.map(refusalSentence),
      execute: ({ plan, secret }, beforeCommit) =>
        executeErasure({ ...request, connection: request.writeConnection, secret }, plan, {
          ...(signal === undefined ? {} : { signal }),
          beforeCommit: (_, transaction, aftermath) => beforeCommit(transaction, aftermath),
        }),
      look: (_, aftermath) =>
        verifyErasure({ ...request, ...(aftermath === undefined ? {} : { aftermath }) }),
      isVerified: ({ verdict }) => verdict === "verified",
      certificate: certificateOf,
    },
    digest,
    options,
  );
}
