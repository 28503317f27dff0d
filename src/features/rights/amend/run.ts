/** A rectification, a restriction or its lifting from its plan to its certificate (decision 109). */
import { newSecret } from "../erase/files.ts";
import type { EraseLimits } from "../erase/erase.ts";
import { approveChange, prepareChange, type ChangeOptions, type ChangeRequest } from "../change/run.ts";
import { executeAmendment, planAmendment, type AmendOptions, type MarkedRows } from "./amend.ts";
import { certificateOf, type AmendmentCertificate } from "./certificate.ts";
import type { Amending } from "./derive.ts";
import { lookAtAmendment } from "./look.ts";
import type { AmendmentLook, AmendmentPlan } from "./plan.ts";
import { amendRefusalSentence, nouns } from "./words.ts";

export type AmendmentRequest = ChangeRequest<AmendmentPlan, AmendmentLook, MarkedRows, AmendmentCertificate> &
  Amending & { readonly limits?: Partial<EraseLimits>; readonly scanSeconds?: number };
type AmendmentOptions = ChangeOptions<AmendmentPlan> & Pick<AmendOptions, "onAsked">;

/** Writes the plan and everything that keeps it from running; nothing in the store is changed. */
export async function prepareAmendment(
  request: AmendmentRequest,
  options: AmendmentOptions,
): Promise<AmendmentPlan> {
  const { signal, onAsked } = options;
  const make = async (): Promise<{ plan: AmendmentPlan; secret: string }> => {
    const secret = newSecret();
    const writer = { ...request, connection: request.writeConnection, secret };
    const plan = await planAmendment(writer, {
      ...(signal === undefined ? {} : { signal }),
      ...(onAsked === undefined ? {} : { onAsked }),
    });
    return { plan, secret };
  };
  return await prepareChange(request, nouns[request.purpose], make, options);
}

/** Carries out the plan that was kept, if `digest` is its digest and the store still is as it was; else nothing. */
export async function approveAmendment(
  request: AmendmentRequest,
  digest: string,
  options: AmendmentOptions,
): Promise<AmendmentCertificate> {
  const { signal } = options;
  return await approveChange(
    request,
    {
      refusalSentences: ({ refusals }) => refusals.map(amendRefusalSentence),
      execute: ({ plan, secret }, beforeCommit) =>
        executeAmendment({ ...request, connection: request.writeConnection, secret }, plan, {
          ...(signal === undefined ? {} : { signal }),
          beforeCommit,
        }),
      look: (plan) => lookAtAmendment(request, plan),
      isVerified: ({ verdict }) => verdict === "verified",
      certificate: certificateOf,
    },
    digest,
    options,
  );
}
