/** An erasure in the example school's story: planned, approved and carried out as the office does it. */
import { setTimeout as wait } from "node:timers/promises";
import { storyEndpoints } from "../features/rights/index.ts";
import type { ReplyOf } from "../platform/endpoint.ts";
import type { ShortReference } from "../platform/identifiers.ts";
import { asks, patienceSeconds, type MemberKey, type Told } from "./demo-asks.ts";

type Identities = readonly { readonly name: string; readonly value: string }[];

export async function planErasure(
  told: Told,
  reference: ShortReference,
  given: Identities,
  by: MemberKey,
): Promise<void> {
  const params = { organisation: told.slug, reference };
  const identities = [...given];
  await asks(told, by, storyEndpoints.planExecution, { params, body: { identities } });
  await systemIn(told, reference, by, "planned");
}

/** The plan that was read, approved and carried out. */
export async function approveErasure(told: Told, reference: ShortReference, by: MemberKey): Promise<void> {
  const { id, plan } = await systemIn(told, reference, by, "planned");
  if (plan === undefined) throw new Error(`${reference} has no plan to approve.`);
  await asks(told, by, storyEndpoints.approveExecution, {
    params: { organisation: told.slug, reference, execution: id },
    body: { digest: plan.digest, typed: reference },
  });
  await systemIn(told, reference, by, "verified");
}

type System = ReplyOf<typeof storyEndpoints.readExecution>["systems"][number];

/** The school's only system, once the worker has brought it there. */
async function systemIn(
  told: Told,
  reference: ShortReference,
  by: MemberKey,
  state: System["state"],
): Promise<System> {
  const params = { organisation: told.slug, reference };
  for (let tries = 0; tries < patienceSeconds * 10; tries += 1) {
    const { systems } = await asks(told, by, storyEndpoints.readExecution, { params });
    const [system] = systems;
    if (system?.state === state) return system;
    if (system !== undefined && ["residual", "unverifiable", "failed"].includes(system.state)) break;
    await wait(100);
  }
  throw new Error(`The erasure of ${reference} did not come to ${state}; the log says why.`);
}
